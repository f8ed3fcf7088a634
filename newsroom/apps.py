from django.contrib.admin.apps import AdminConfig


class NewsroomAdmin(AdminConfig):
    default_site = "annotations.admin.site.BackOffice"

    def ready(self):
        super().ready()
        from django.contrib import admin
        from django_tasks_db.models import DBTaskResult

        # The desk's own jobs have a page each; what the library keeps about them says less.
        if admin.site.is_registered(DBTaskResult):
            admin.site.unregister(DBTaskResult)
