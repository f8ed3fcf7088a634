from axes.admin import AccessAttemptAdmin, AccessFailureLogAdmin, AccessLogAdmin
from axes.models import AccessAttempt, AccessFailureLog, AccessLog

from annotations.admin.base import Page
from annotations.admin.site import page_for


@page_for(AccessAttempt)
class AccessAttemptPage(Page, AccessAttemptAdmin):
    """Failed sign-ins, without what axes says of them: it knows one limit, which is not the desk's.

    How long a name waits hangs on all of its rows and on the browser it is tried from.
    """

    list_display = (
        *("attempt_time", "ip_address", "user_agent", "username", "path_info"),
        "failures_since_start",
    )
    list_filter = ("attempt_time", "path_info")


# What axes registers while this module imports it is lost, so its other pages are named too.
page_for(AccessLog)(AccessLogAdmin)
page_for(AccessFailureLog)(AccessFailureLogAdmin)
