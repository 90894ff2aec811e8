"""Addresses of classes."""

from django.urls import path

from sessions.views import sharing

app_name = "sessions"

urlpatterns = [
    path("classes/<int:pk>/share/", sharing.share, name="share"),
    path("classes/<int:pk>/share/publish/", sharing.edition_publish, name="edition_publish"),
    path("classes/<int:pk>/share/link/", sharing.link_create, name="link_create"),
    path("links/<int:pk>/close/", sharing.link_revoke, name="link_revoke"),
    # What students see. Every other address below /s/ is as unknown as a wrong token.
    path("s/<str:token>/", sharing.shared, name="shared"),
    path("s/<str:token>/handout.pdf", sharing.shared_handout_pdf, name="shared_handout_pdf"),
    path("s/<str:token>/map.svg", sharing.shared_map, name="shared_map"),
    path("s/<str:token>/logo/<str:digest>.png", sharing.shared_logo, name="shared_logo"),
]
