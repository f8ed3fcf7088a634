from django.utils.translation import gettext_lazy as _

from annotations.forms.collections import CollectionField
from annotations.forms.intake import AddressForm


class FeedForm(AddressForm):
    collection = CollectionField(label=_("Its stories go into the collection"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["address"]
        field.label = _("Address of a feed")
        field.error_messages["required"] = _("Give the address of a feed first.")
