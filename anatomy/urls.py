"""Addresses of the library."""

from django.urls import URLPattern

app_name = "anatomy"

urlpatterns: list[URLPattern] = []
