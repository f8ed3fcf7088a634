from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotations.downloads import asks_for_csv, rows_as_csv
from annotations.queries.sessions import places
from annotations.services import sessions
from annotations.views.show import show

# Without what would let somebody else in.
COLUMNS = ["browser", "system", "began_at", "seen_at", "is_here"]


@never_cache
@require_safe
def index(request):
    """Where one is signed in."""
    found = places(request.user, request.session.session_key)
    if asks_for_csv(request):
        lines = ([getattr(place, name) for name in COLUMNS] for place in found)
        return rows_as_csv(request, "sessions", COLUMNS, lines)
    context = {"places": found, "others": len(found) - 1, "nav": "sessions"}
    return show(request, "annotations/accounts/sessions.html", context)


@require_POST
def end(request):
    """End one of one's other sessions, or all of them."""
    here = request.session.session_key
    if "others" in request.POST:
        number = sessions.end_all(person=request.user, but=here)
    else:
        asked = request.POST.get("session", "")
        known = {place.handle: place.key for place in places(request.user) if place.key != here}
        number = sessions.end(person=request.user, key=known[asked]) if asked in known else 0
    said = ngettext("%(number)d session is ended.", "%(number)d sessions are ended.", number)
    messages.success(request, said % {"number": number} if number else _("It had ended already."))
    return redirect("annotations:sessions")
