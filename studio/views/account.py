"""Signing in and out, and passwords: the framework's own views with our forms and wording."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from studio import forms
from studio.access import StudioRequest


class UnprocessableForm:
    """Answer 422 where the form is not valid, as every form of this product does."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc] # The view that this is mixed into has one.
        response.status_code = 422
        return response


class SignIn(UnprocessableForm, auth_views.LoginView):
    """Sign in with e-mail address and password."""

    authentication_form = forms.SignInForm
    redirect_authenticated_user = True
    template_name = "registration/login.html"


class SignOut(auth_views.LogoutView):
    """Sign out. Only by POST."""

    http_method_names = ["post", "options"]


class PasswordChange(UnprocessableForm, auth_views.PasswordChangeView):
    """Choose another password."""

    form_class = forms.PasswordChangeForm
    success_url = reverse_lazy("studio:password_change_done")
    template_name = "registration/password_change_form.html"


class PasswordChangeDone(auth_views.PasswordChangeDoneView):
    """The new password holds."""

    template_name = "registration/password_change_done.html"


class RedirectThenMail(HttpResponseRedirect):
    """A redirect that does its slow work when the visitor has it already.

    Sending takes longer than not sending; the wait would say whether the address is known.
    """

    def __init__(self, *args: Any, form: forms.PasswordResetForm, options: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._form, self._options = form, options

    def close(self) -> None:
        self._form.save(**self._options)
        super().close()


class PasswordReset(UnprocessableForm, auth_views.PasswordResetView):
    """Ask for a link to set a password. The answer is the same for an address that nobody has."""

    request: StudioRequest

    form_class = forms.PasswordResetForm
    template_name = "registration/password_reset_form.html"
    email_template_name = "registration/password_reset_email.txt"
    subject_template_name = "registration/password_reset_subject.txt"
    success_url = reverse_lazy("studio:password_reset_done")

    def form_valid(self, form: Any) -> HttpResponse:
        options = {
            "use_https": self.request.is_secure(),
            "domain_override": self.request.get_host(),
            "email_template_name": self.email_template_name,
            "subject_template_name": self.subject_template_name,
            "extra_email_context": {"studio_name": self.request.studio.letterhead.name},
        }
        return RedirectThenMail(str(self.success_url), form=form, options=options)


class PasswordResetDone(auth_views.PasswordResetDoneView):
    """A link is on its way, if the address is known."""

    template_name = "registration/password_reset_done.html"


class PasswordSet(UnprocessableForm, auth_views.PasswordResetConfirmView):
    """Set a password: after an invitation, or a reset. The link works once."""

    form_class = forms.SetPasswordForm
    success_url = reverse_lazy("studio:password_reset_complete")
    template_name = "registration/password_reset_confirm.html"


class PasswordResetComplete(auth_views.PasswordResetCompleteView):
    """The password is set."""

    template_name = "registration/password_reset_complete.html"


@never_cache
def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer for the throttle: too many wrong passwords came from one address."""
    seconds = int(settings.AXES_COOLOFF_TIME * 3600)
    answer = render(request, "studio/locked_out.html", {"minutes": seconds // 60}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


@never_cache
@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Send the admin site's visitors through our own sign-in. For a teacher the admin site is not there."""
    target = request.GET.get("next", "/admin/")
    if not request.user.is_authenticated:
        return redirect_to_login(target)
    if not request.user.is_staff:
        raise Http404
    return redirect("admin:index")
