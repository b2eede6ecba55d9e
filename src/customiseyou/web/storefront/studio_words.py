"""The sentences that the studio's script says, translated before they reach it.

What stands in braces is filled in by the script. Sentences about problems are those of
`problems.SENTENCES`, in a form that waits for its facts.
"""

from customiseyou.infra.i18n import Words


def _(message: str) -> str:
    """Mark a sentence for the catalogues; it is translated when it is said."""
    return message


SENTENCES = {
    # The state of the save.
    "saved": _("Saved"),
    "saving": _("Saving"),
    "waiting": _("Not saved yet"),
    "offline": _("Offline, kept on this phone"),
    "refused": _("Not saved: {text}"),
    "conflict": _("Two versions"),
    "conflict_title": _("This design was changed somewhere else"),
    "conflict_text": _(
        "In another window or on another phone. Which one do you want to go on with?"
    ),
    "keep_mine": _("The one I see here"),
    "take_theirs": _("The other one"),
    "wait_to_approve": _(
        "Your design is kept on this phone, but not with us yet. Go on once you are online again."
    ),
    # Tools.
    "tool_text": _("Text"),
    "tool_photo": _("Photo"),
    "tool_options": _("Options"),
    "tool_colour": _("Colour"),
    "tool_layers": _("Layers"),
    "tool_check": _("Check"),
    # Fields.
    "lettering": _("Lettering"),
    "write_as": _("Write it as {text}"),
    "letters_of": _("{count} of {max} letters"),
    "piece_colour": _("The piece"),
    "sold_out": _("Sold out"),
    "optional": _("Optional"),
    "text_colour": _("Colour of the letters"),
    "choose_photo": _("Choose a photo"),
    "choose_another": _("Choose another photo"),
    "remove_photo": _("Take the photo away"),
    "sending": _("Sending the photo: {percent} %"),
    "looking": _("Looking at the photo"),
    "not_sent": _("The photo did not arrive. It is sent again once you are online."),
    "try_again": _("Try again"),
    "photo_is_here": _("The photo is on the piece."),
    # Layers of the buyer's own.
    "add_text": _("Add text"),
    "add_photo": _("Add a photo"),
    "own_text": _("Your own text"),
    "own_photo": _("Your own photo"),
    "take_away": _("Take it away"),
    "room_for": _("{count} more of your own fit here."),
    # What is selected.
    "placing": _("Place and size"),
    "nothing_chosen": _("Tap something on the piece to move, size or turn it."),
    "size": _("Size"),
    "turn": _("Turn"),
    "from_left": _("From the left, mm"),
    "from_top": _("From the top, mm"),
    "zoom": _("Zoom of the photo"),
    "straighten": _("Straighten the photo"),
    "photo_across": _("Photo left or right"),
    "photo_down": _("Photo up or down"),
    "drag_frame": _("Move the frame"),
    "drag_photo": _("Move the photo in it"),
    "back_to_place": _("Back to its place"),
    "is_fixed": _("Stays where it is"),
    "is_empty": _("Nothing yet"),
    "words": _("Words"),
    "photo": _("Photo"),
    "drawing": _("Drawing"),
    "keys_hint": _("Arrow keys move it, plus and minus size it, comma and full stop turn it."),
    "moved_to": _("{left} mm from the left, {top} mm from the top"),
    "sized_to": _("{percent} % of its size"),
    "turned_to": _("Turned by {degrees}°"),
    "undone": _("Undone"),
    "redone": _("Done again"),
    # What to look at.
    "ready": _("Ready to print"),
    "to_look_at": _("To look at: {count}"),
    "to_fill_in": _("Still to fill in: {count}"),
    "all_fine": _("Inside the print area, sharp, all letters can be made."),
    "move_inside": _("Move it inside"),
    "make_smaller": _("Make it smaller"),
    "over": _("{mm} mm over"),
    "no_live_picture": _("The live picture did not load. Your design is safe."),
}
PROBLEMS = {
    "required": _("Please fill this in."),
    "unknown_option": _("This choice is not offered any more. Pick another one."),
    "letters_not_allowed": _("This can't be made here: {letters} Leave it out."),
    "option_not_with_this": _("This choice does not go with the others. Pick another one."),
    "not_a_number_0": _("Write a number in digits."),
    "number_too_small": _("{least} is the least."),
    "number_too_large": _("{most} is the most."),
    "number_between_steps": _("{below} or {above} can be made, nothing between them."),
    "not_a_date": _("Pick a day of the calendar."),
    "date_too_early": _("{earliest} is the first day."),
    "date_too_late": _("{latest} is the last day."),
    "too_few_picks": _("Pick at least {min}."),
    "too_many_picks": _("Pick {max} at most."),
    "unknown_picture": _("This photo is not here any more. Choose it again."),
    "unknown_glyph": _(
        "The letter “{character}” ({code_point}) can't be made. Please take it out."
    ),
    "overflow": _(
        "The words do not fit: they need {needed} mm and have {available} mm. Shorten them."
    ),
    "low_dpi": _("This photo has {dpi} dpi at this size. It needs {min} dpi: use a larger photo."),
    "soft_dpi": _("This photo has {dpi} dpi at this size. From {good} dpi it prints crisp."),
    "cut_off": _("Letters run off the edge and would be cut. Move, turn or shrink the words."),
    "outside_safe": _(
        "A part is close to the edge and may be cut. Move it inside the dashed line."
    ),
}


def of(words: Words) -> dict[str, str]:
    """Return every sentence of the studio in a language."""
    said = {key: words.gettext(sentence) for key, sentence in SENTENCES.items()}
    told = {f"problem_{key}": words.gettext(sentence) for key, sentence in PROBLEMS.items()}
    return {**said, **told, **_counted(words)}


def _counted(words: Words) -> dict[str, str]:
    """Return sentences whose form depends on how many fit: one, and any other number."""
    forms: dict[str, str] = {}
    for name, count in (("one", 1), ("other", 2)):
        forms[f"problem_too_many_graphemes_{name}"] = words.ngettext(
            "{count} letters are too many: {max} letter fits.",
            "{count} letters are too many: {max} letters fit.",
            count,
        )
        forms[f"problem_too_many_lines_{name}"] = words.ngettext(
            "Too many lines: {max} line fits.", "Too many lines: {max} lines fit.", count
        )
        forms[f"problem_not_a_number_{name}"] = words.ngettext(
            "Write a number in digits, with at most {decimals} digit after the point.",
            "Write a number in digits, with at most {decimals} digits after the point.",
            count,
        )
    return forms
