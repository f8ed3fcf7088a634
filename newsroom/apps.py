from django.contrib.admin.apps import AdminConfig


class NewsroomAdmin(AdminConfig):
    default_site = "annotations.admin.site.BackOffice"

    def ready(self):
        super().ready()
        from django.contrib import admin
        from django_otp.plugins.otp_totp.models import TOTPDevice
        from django_tasks_db.models import DBTaskResult

        import newsroom.checks  # noqa: F401

        # The desk's own jobs have a page each; what the library keeps about them says less.
        # The secret of somebody's second factor is for nobody to look at.
        for model in (DBTaskResult, TOTPDevice):
            if admin.site.is_registered(model):
                admin.site.unregister(model)
