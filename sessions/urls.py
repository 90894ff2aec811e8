"""Addresses of classes."""

from django.urls import path

from sessions.views import (
    builder,
    classes,
    documents,
    findings,
    history,
    occasions,
    rooms,
    sections,
    sharing,
    steps,
    swaps,
)

app_name = "sessions"

urlpatterns = [
    path("classes/", classes.class_list, name="class_list"),
    path("classes/new/", classes.class_new, name="class_new"),
    path("classes/<int:pk>/", builder.class_builder, name="class_builder"),
    path("classes/<int:pk>/settings/", classes.class_settings, name="class_settings"),
    path("classes/<int:pk>/copy/", classes.class_copy, name="class_copy"),
    path("classes/<int:pk>/archive/", classes.class_archive, name="class_archive"),
    path("classes/<int:pk>/delete/", classes.class_delete, name="class_delete"),
    path("classes/<int:pk>/history/", history.class_history, name="class_history"),
    path("classes/<int:pk>/history/back/", history.class_go_back, name="class_go_back"),
    path("classes/<int:pk>/undo/", history.class_undo, name="class_undo"),
    path("classes/<int:pk>/redo/", history.class_redo, name="class_redo"),
    # The builder's edits. The outline's template writes these addresses itself, one for each button.
    path("classes/<int:pk>/sections/", sections.section_add, name="section_add"),
    path("classes/<int:pk>/sections/<int:section>/change/", sections.section_change, name="section_change"),
    path("classes/<int:pk>/sections/<int:section>/move/", sections.section_move, name="section_move"),
    path("classes/<int:pk>/sections/<int:section>/remove/", sections.section_remove, name="section_remove"),
    path("classes/<int:pk>/steps/", steps.step_add, name="step_add"),
    path("classes/<int:pk>/steps/<int:step>/change/", steps.step_change, name="step_change"),
    path("classes/<int:pk>/steps/<int:step>/move/", steps.step_move, name="step_move"),
    path("classes/<int:pk>/steps/<int:step>/duplicate/", steps.step_duplicate, name="step_duplicate"),
    path("classes/<int:pk>/steps/<int:step>/remove/", steps.step_remove, name="step_remove"),
    path("classes/<int:pk>/steps/<int:step>/swap/", swaps.step_swap, name="step_swap"),
    path("classes/<int:pk>/steps/<int:step>/swap/undo/", swaps.step_swap_undo, name="step_swap_undo"),
    path("classes/<int:pk>/findings/accept/", findings.finding_accept, name="finding_accept"),
    path("classes/<int:pk>/findings/reopen/", findings.finding_reopen, name="finding_reopen"),
    path("classes/<int:pk>/occasions/", occasions.occasion_list, name="occasion_list"),
    path("occasions/<int:pk>/", occasions.occasion_change, name="occasion_change"),
    path("occasions/<int:pk>/remove/", occasions.occasion_remove, name="occasion_remove"),
    path("classes/<int:pk>/room/", rooms.class_room, name="class_room"),
    path("occasions/<int:pk>/room/", rooms.occasion_room, name="occasion_room"),
    path("occasions/<int:pk>/difference/", rooms.occasion_difference, name="occasion_difference"),
    path("classes/<int:pk>/plan/", documents.plan, name="plan"),
    path("classes/<int:pk>/plan.pdf", documents.plan_pdf, name="plan_pdf"),
    path("classes/<int:pk>/handout/", documents.handout, name="handout"),
    path("classes/<int:pk>/handout.pdf", documents.handout_pdf, name="handout_pdf"),
    path("classes/pictures/<str:name>", documents.picture, name="picture"),
    path("classes/<int:pk>/share/", sharing.share, name="share"),
    path("classes/<int:pk>/share/publish/", sharing.edition_publish, name="edition_publish"),
    path("classes/<int:pk>/share/renew/", sharing.advice_renew, name="advice_renew"),
    path("classes/<int:pk>/share/link/", sharing.link_create, name="link_create"),
    path("links/<int:pk>/close/", sharing.link_revoke, name="link_revoke"),
    # What students see. Every other address below /s/ is as unknown as a wrong token.
    path("s/<str:token>/", sharing.shared, name="shared"),
    path("s/<str:token>/handout.pdf", sharing.shared_handout_pdf, name="shared_handout_pdf"),
    path("s/<str:token>/map.svg", sharing.shared_map, name="shared_map"),
    path("s/<str:token>/logo/<slug:digest>.png", sharing.shared_logo, name="shared_logo"),
]
