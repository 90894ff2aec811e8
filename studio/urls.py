"""Every address of the product."""

from django.contrib import admin
from django.urls import include, path

from studio.views import account, branding, health, home, people

handler500 = "studio.views.errors.server_error"

studio_urls = [
    path("", home.home, name="home"),
    path("sign-in/", account.SignIn.as_view(), name="login"),
    path("sign-out/", account.SignOut.as_view(), name="logout"),
    path("password/", account.PasswordChange.as_view(), name="password_change"),
    path("password/done/", account.PasswordChangeDone.as_view(), name="password_change_done"),
    path("password/reset/", account.PasswordReset.as_view(), name="password_reset"),
    path("password/reset/sent/", account.PasswordResetDone.as_view(), name="password_reset_done"),
    path("password/reset/complete/", account.PasswordResetComplete.as_view(), name="password_reset_complete"),
    path("password/set/<uidb64>/<token>/", account.PasswordSet.as_view(), name="password_reset_confirm"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.person_invite, name="person_invite"),
    path("people/<int:pk>/", people.person_change, name="person_change"),
    path("people/<int:pk>/resend/", people.person_resend, name="person_resend"),
    path("studio/", branding.branding, name="branding"),
    path("studio/logo/<slug:digest>.png", branding.logo, name="logo"),
    path("health/", health.health, name="health"),
    path("robots.txt", home.robots, name="robots"),
]

urlpatterns = [
    path("admin/login/", account.admin_login),
    path("admin/", admin.site.urls),
    path("library/", include("anatomy.urls", namespace="anatomy")),
    path("", include((studio_urls, "studio"))),
    path("", include("sessions.urls", namespace="sessions")),
]
