import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def keep_swaps_in_steps(apps, _editor):
    """Move what a swap remembers from a row of its own into its step."""
    Step = apps.get_model("class_sessions", "Step")
    for swap in apps.get_model("class_sessions", "Swap").objects.all().iterator():
        Step.objects.filter(pk=swap.step_id).update(swap={"before": swap.before, "after": swap.after})


def put_swaps_back(apps, _editor):
    """The same the other way round. When a swap was made is not kept in a step."""
    Swap = apps.get_model("class_sessions", "Swap")
    # As plain values: while both are there, a step's attribute of that name is the row and not the column.
    for step, swap in apps.get_model("class_sessions", "Step").objects.values_list("pk", "swap").iterator():
        if swap is not None:
            Swap.objects.create(step_id=step, swapped_at=timezone.now(), **swap)


class Migration(migrations.Migration):
    """What the builder needs: a log of changes, blocks, own cues, favourites, a usual start, templates."""

    dependencies = [
        ('anatomy', '0002_safety_review'),
        ('class_sessions', '0003_swap_after'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='sequence',
            name='is_template',
            field=models.BooleanField(default=False, editable=False, help_text='Every teacher can begin a class with it.', verbose_name='studio template'),
        ),
        migrations.AddField(
            model_name='sequence',
            name='muted_checks',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.AddField(
            model_name='sequence',
            name='starts_at',
            field=models.TimeField(blank=True, help_text='When it begins. The builder then shows the time of day.', null=True, verbose_name='usual start'),
        ),
        migrations.AddField(
            model_name='step',
            name='swap',
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.RunPython(keep_swaps_in_steps, put_swaps_back),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('kind', models.CharField(choices=[('arrival', 'Arrival'), ('check-before', 'Check before'), ('breath', 'Breath'), ('warm-up', 'Warm-up'), ('rolling', 'Rolling'), ('movement', 'Movement'), ('check-after', 'Check after'), ('asana', 'Postures'), ('cool-down', 'Cool-down'), ('rest', 'Rest'), ('closing', 'Closing talk')], max_length=12, verbose_name='kind')),
                ('content', models.JSONField(editable=False)),
                ('shared', models.BooleanField(default=False, help_text='Every teacher can insert it. Only you can change it.', verbose_name='shared with the studio')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'block',
                'verbose_name_plural': 'blocks',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('action', models.CharField(max_length=24)),
                ('what', models.JSONField(default=dict)),
                ('patch', models.JSONField(default=dict)),
                ('of', models.PositiveIntegerField(default=0)),
                ('below', models.PositiveIntegerField(default=0)),
                ('undo_next', models.PositiveIntegerField(default=0)),
                ('redo_next', models.PositiveIntegerField(default=0)),
                ('redo_below', models.PositiveIntegerField(default=0)),
                ('once', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sequence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='class_sessions.sequence')),
            ],
            options={
                'verbose_name': 'change',
                'verbose_name_plural': 'changes',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Favourite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='favourites', to=settings.AUTH_USER_MODEL)),
                ('technique', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='anatomy.technique')),
            ],
            options={
                'verbose_name': 'favourite technique',
                'verbose_name_plural': 'favourite techniques',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='UsualCue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='usual cue')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='usual_cues', to=settings.AUTH_USER_MODEL)),
                ('technique', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='anatomy.technique')),
            ],
            options={
                'verbose_name': 'usual cue',
                'verbose_name_plural': 'usual cues',
                'ordering': ['pk'],
            },
        ),
        migrations.DeleteModel(
            name='Swap',
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='block_has_a_name', violation_error_message='Give the block a name.'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['arrival', 'check-before', 'breath', 'warm-up', 'rolling', 'movement', 'check-after', 'asana', 'cool-down', 'rest', 'closing'])), name='block_kind_known', violation_error_message='Choose a kind of section.'),
        ),
        migrations.AddConstraint(
            model_name='block',
            constraint=models.UniqueConstraint(fields=('owner', 'name'), name='block_name_once', violation_error_message='You have a block of that name already.'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(fields=('sequence', 'number'), name='change_number_once'),
        ),
        migrations.AddConstraint(
            model_name='change',
            constraint=models.UniqueConstraint(condition=models.Q(('once', ''), _negated=True), fields=('sequence', 'once'), name='change_applied_once'),
        ),
        migrations.AddConstraint(
            model_name='favourite',
            constraint=models.UniqueConstraint(fields=('owner', 'technique'), name='favourite_once'),
        ),
        migrations.AddConstraint(
            model_name='usualcue',
            constraint=models.UniqueConstraint(fields=('owner', 'technique'), name='usual_cue_once'),
        ),
        migrations.AddConstraint(
            model_name='usualcue',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='usual_cue_has_words', violation_error_message='Write the cue.'),
        ),
    ]
