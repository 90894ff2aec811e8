from django.db import migrations, models


class Migration(migrations.Migration):
    """A studio template is open to the studio."""

    dependencies = [
        ("class_sessions", "0004_builder"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="sequence",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_template", False), ("visibility", "studio"), _connector="OR"),
                name="sequence_template_is_open",
                violation_error_message="A studio template is open to everybody at the studio.",
            ),
        ),
    ]
