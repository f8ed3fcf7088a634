from django.contrib.admin.apps import AdminConfig


class NewsroomAdmin(AdminConfig):
    default_site = "annotations.admin.site.BackOffice"
