from django.db import migrations, models


class Migration(migrations.Migration):
    """Remember what a swap made of a step."""

    dependencies = [
        ("class_sessions", "0002_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="swap",
            name="after",
            field=models.JSONField(default=dict, editable=False),
            preserve_default=False,
        ),
    ]
