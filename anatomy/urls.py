"""Addresses of the library."""

from django.urls import path

from . import views

app_name = "anatomy"
urlpatterns = [
    path("", views.technique_list, name="technique_list"),
    path("pictures/<str:name>", views.photo, name="photo"),
    path("<slug:slug>/", views.technique_detail, name="technique_detail"),
]
