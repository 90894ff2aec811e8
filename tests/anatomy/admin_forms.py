"""What the tests of the admin site need: addresses, and a form as a browser sends it."""

from __future__ import annotations

from django.urls import reverse


def page(name, *args):
    return reverse(f"admin:anatomy_{name}", args=args)


def changes(response):
    """Return what a change page's form would send, as a browser does."""
    data = {}
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is True:
                data[bound.html_name] = "on"
            elif value is not None and value is not False and value != "":
                data[bound.html_name] = bound.field.prepare_value(value)
    return data
