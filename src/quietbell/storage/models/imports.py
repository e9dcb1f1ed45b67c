"""Tables that somebody brought and has not confirmed yet."""

from django.db import models

from quietbell.storage.models.rows import ID_LENGTH, WORDS_LENGTH


class ImportDraft(models.Model):
    """A table as it was brought, until it is confirmed or a day has passed.

    ``digest`` is of what its dry run showed: confirming does that or nothing. No
    history: what is confirmed has its own, what is not was never there.
    """

    id = models.CharField(primary_key=True, max_length=ID_LENGTH)
    kind = models.CharField(max_length=20)  # "people", "places", "buttons"
    file_name = models.CharField(max_length=WORDS_LENGTH, blank=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_by = models.CharField(max_length=ID_LENGTH)
    made_at = models.DateTimeField(db_index=True)
