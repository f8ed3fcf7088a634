"""The words that a cell of an export may hold, by what they are about, and what each means."""

ANNOTATION_KINDS = {
    "quote": "Something that the article reports somebody to have said, written or thought.",
    "stance": "Somebody's side on a target.",
    "claim": "A statement of fact that could be checked.",
    "caption": "What is said of a picture.",
    "not_a_quote": "A pair of quotation marks that reports nobody's words.",
}
ANNOTATION_STATUSES = {
    "draft": "Its author works on it.",
    "submitted": "It waits for a moderator.",
    "approved": "A moderator approved it as it stands.",
    "returned": "A moderator sent it back with a reason; its author may mend it.",
    "rejected": "A moderator does not want it.",
    "orphaned": "Its words are not in the article's new text.",
    "deleted": "It was deleted; no export holds it.",
}
ARTICLE_STATUSES = {
    "todo": "Nobody has begun.",
    "in_progress": "Somebody annotates it.",
    "done": "All is annotated.",
    "withheld": "It is not to be used; only some see it.",
}
SPAN_ROLES = {
    "content": "The reported words, quotation marks included.",
    "cue": "The words that say that somebody speaks.",
    "source": "Who speaks, as printed.",
    "addressee": "Whom the words were spoken to.",
    "evidence": "The words that show a stance.",
    "claim": "The sentence that a claim stands in.",
    "marks": "Quotation marks that are no quote, and what is between them.",
    "caption": "The words that a picture's caption was read from.",
    "creator": "Those that its creator was read from.",
    "credit_line": "Those that its credit line was read from.",
    "caption_source": "Those that its source was read from.",
    "copyright_notice": "Those that its copyright notice was read from.",
    "date_created": "Those that its date was read from.",
    "location_created": "Those that the place where it was taken was read from.",
    "locations_shown": "Those that a place in it was read from.",
    "persons_shown": "Those that a person in it was read from.",
    "event": "Those that its event was read from.",
}
QUOTE_TYPES = {
    "direct": "Every reported word stands in quotation marks.",
    "mixed": "The writer's words with some of the speaker's in quotation marks.",
    "indirect": "The writer's words, without quotation marks.",
}
SPEAKER_STATUSES = {
    "named": "The article says who speaks.",
    "unnamed": "It says only what kind of person.",
    "none": "Nobody is said to speak.",
}
NOT_A_QUOTE_REASONS = {
    "scare": "The writer keeps a word at arm's length.",
    "title": "Title of a work: a book, a film, a ship.",
    "term": "A term or nickname that is being introduced.",
    "other": "Anything else but somebody's words.",
}
HOLDER_KINDS = {
    "actor": "An actor of the register.",
    "author": "The author of the article.",
    "publication": "The publication.",
}
STANCE_LABELS = {
    "supports": "A fair reader would say that the holder is for the target, or takes it as true.",
    "opposes": "The holder is against the target, or says that it is false.",
    "neutral": "The holder speaks of it and takes no side, or only reports it.",
    "unclear": "The holder takes it up, but the text does not tell which side.",
}
STANCE_BASES = {
    "stated": "The holder says so.",
    "inferred": "It was read from what they do or how they put it.",
}
CHECKWORTHINESS = {
    "check": "It can be verified, and the public would care if it were wrong.",
    "minor": "It can be verified, but little hangs on it, or everybody knows it.",
    "not_checkable": "An opinion, a promise, a forecast, a question or a joke.",
}
CHECK_REASONS = {
    "looks_wrong": "It looks wrong.",
    "public_interest": "The public is concerned.",
    "potential_harm": "It could do harm.",
    "contains_number": "It contains a number.",
    "central_to_story": "The story rests on it.",
}
MATCH_RELATIONS = {
    "same": "Both claim the same.",
    "overlaps": "Some of one is claimed by the other too.",
    "contradicts": "Both cannot be true.",
}
MATCH_STATUSES = {
    "suggested": "Nobody has looked at it.",
    "confirmed": "An editor says that it holds.",
    "refused": "An editor says that it does not.",
}
DATE_PRECISIONS = {
    "year": "Of the date the year is known.",
    "month": "The year and the month are known.",
    "day": "The day is known.",
    "time": "The day and the time are known.",
}
ACTOR_KINDS = {
    "person": "One person.",
    "organisation": "A company, party, association or other body.",
    "government": "A state, government or authority.",
    "document": "A text that speaks: a report, a law.",
    "group": "People who are not named, such as two officials.",
}
TARGET_KINDS = {
    "issue": "A matter.",
    "actor": "Somebody in the register.",
    "claim": "A claim that was annotated.",
}
DECISIONS = {
    "approve": "It is right as it stands.",
    "return": "Its author is to mend it.",
    "reject": "It is not wanted.",
    "second": "A second opinion is asked for; nothing is decided.",
    "reopen": "An earlier decision is taken back; nothing is decided.",
}
