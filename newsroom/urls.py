from django.contrib import admin
from django.urls import include, path

from annotations.views import accounts, errors

urlpatterns = [
    path("", include("annotations.urls")),
    path("sign-in/", accounts.SignIn.as_view(), name="sign_in"),
    path("sign-in/code/", accounts.enter_code, name="sign_in_code"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign_out"),
    path("password/", accounts.ChangePassword.as_view(), name="password_change"),
    path("health/", errors.health, name="health"),
    path("admin/", admin.site.urls),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
