"""Who may go where: every address of the app and of the back office, with the answers.

A row says: how it is asked, the address by its name, the thing it is about, and one answer for
each of PEOPLE. The name of an address is that in `urls.py`, without `annotations:`. The thing
is a word of `Things` below, `-` where the address needs none. The answers:

    door  the sign-in asks who it is
    yes   it is shown, or done
    no    403: it is there, and not for you
    gone  404: as if it were not there
    -     405: this address is not used in this way
    409   and other numbers: that status, where the person may and the thing does not allow it

POST sends what FORMS has for the address, which is what a page of the app would send: a form
that would be refused for its contents proves nothing about who may send it. An address that is
only read needs no POST row, and one that is only written none for GET: the other answer is 405
for whoever comes in.

Whoever adds an address adds its rows here; tests/test_addresses.py fails without them.
"""

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import F

from annotations.access import may
from annotations.models import (
    Actor,
    Annotation,
    Article,
    ClaimMatch,
    Delivery,
    ExportRun,
    Quote,
    Reason,
    SavedFilter,
    Target,
    User,
    Webhook,
    WebhookEvent,
)
from annotations.services import actors, articles, moves, settlements, targets
from annotations.services.api_tokens import make_token
from annotations.services.claim_matches import cite_review
from annotations.services.comments import comment
from annotations.services.pictures import attach
from tests import factories as make
from tests.formats.pictures import picture

PEOPLE = ("anonymous", "editor", "moderator", "data desk", "admin")

#      address                  thing          anonymous  editor  moderator  data desk  admin
ROWS = """
# The door, and oneself
GET    sign_in                  -              yes   yes   yes   yes   yes
POST   sign_in                  -              422   yes   yes   yes   yes
POST   sign_out                 -              yes   yes   yes   yes   yes
GET    password_change          -              door  yes   yes   yes   yes
POST   password_change          -              door  yes   yes   yes   yes
GET    health                   -              yes   yes   yes   yes   yes
GET    sign_in_code             -              yes   yes   yes   yes   yes
POST   sign_in_code             -              yes   yes   yes   yes   yes
GET    second_factor            -              door  yes   yes   yes   yes
POST   second_factor_begin      -              door  yes   yes   yes   yes
POST   second_factor_confirm    -              door  422   422   422   422
POST   second_factor_codes      -              door  422   422   422   422
POST   second_factor_off        -              door  422   422   422   422
GET    sessions                 -              door  yes   yes   yes   yes
POST   session_end              -              door  yes   yes   yes   yes
GET    api_tokens               -              door  yes   yes   yes   yes
POST   api_tokens               -              door  yes   yes   yes   yes
POST   api_token_revoke         own-token      door  yes   yes   yes   yes
POST   api_token_revoke         other-token    door  gone  gone  gone  gone

# The desk, and what comes in
GET    desk                     -              door  yes   yes   yes   yes
GET    guidelines               -              door  yes   yes   no    yes
GET    article_new              -              door  yes   yes   no    yes
POST   article_new              -              door  yes   yes   no    yes
GET    article_preview          -              door  yes   yes   no    yes
POST   article_preview          -              door  yes   yes   no    yes
GET    article_fetch            -              door  yes   yes   no    yes
POST   article_fetch            -              door  422   422   no    422
GET    article_upload           -              door  yes   yes   no    yes
POST   article_upload           -              door  422   422   no    422
GET    article_file_new         -              door  no    yes   no    yes
POST   article_file_new         -              door  no    422   no    422
GET    annotation_file_new      -              door  no    yes   no    yes
POST   annotation_file_new      -              door  no    422   no    422
GET    annotation_file_mapping  own-reading    door  no    yes   no    yes
POST   annotation_file_mapping  own-reading    door  no    422   no    422
GET    feeds                    -              door  yes   yes   no    yes
POST   feeds                    -              door  422   422   no    422
GET    feed                     feed           door  yes   yes   no    yes
POST   feed_unsubscribe         feed           door  yes   yes   no    yes

# An article
GET    article                  article        door  yes   yes   no    yes
GET    article                  withheld       door  gone  yes   gone  yes
POST   article_take             article        door  yes   yes   no    yes
POST   article_take             withheld       door  gone  yes   gone  yes
POST   take_next                -              door  yes   yes   no    yes
POST   plan_many                article        door  no    yes   no    yes
POST   plan_many                withheld       door  no    yes   no    yes
POST   article_take             taken          door  409   409   no    409
GET    article_activity         article        door  yes   yes   no    yes
GET    article_activity         withheld       door  gone  yes   gone  yes
POST   article_plan             article        door  no    yes   no    yes
POST   article_plan             withheld       door  gone  yes   gone  yes
POST   article_status           article        door  yes   yes   no    yes
POST   article_status           to-withhold    door  no    yes   no    yes
POST   article_status           withheld       door  gone  yes   gone  yes
GET    article                  taken-off      door  yes   yes   gone  yes
POST   article_status           taken-off      door  yes   yes   gone  yes
GET    versions                 article        door  yes   yes   no    yes
GET    versions                 withheld       door  gone  yes   gone  yes
POST   version_make_current     renewed        door  yes   yes   no    yes
POST   version_make_current     hidden-first   door  gone  yes   gone  yes
POST   article_reclassify       untouched      door  yes   yes   no    yes
POST   article_reclassify       withheld       door  gone  409   gone  409
GET    article_submit           article        door  yes   yes   no    yes
GET    article_submit           withheld       door  gone  yes   gone  yes
POST   article_submit           article        door  yes   yes   no    yes
POST   article_submit           withheld       door  gone  yes   gone  yes
POST   article_take_back        article        door  yes   yes   no    yes
POST   article_take_back        withheld       door  gone  409   gone  409
POST   undo                     article        door  yes   yes   no    yes
POST   undo                     withheld       door  gone  yes   gone  yes
POST   redo                     article        door  409   409   no    409
POST   redo                     withheld       door  gone  409   gone  409

# Collections and their rules
GET    collections              -              door  yes   yes   no    yes
GET    collection_new           -              door  no    yes   no    yes
POST   collection_new           -              door  no    yes   no    yes
GET    collection               collection     door  yes   yes   no    yes
GET    collection_edit          collection     door  no    yes   no    yes
POST   collection_edit          collection     door  no    yes   no    yes
GET    collection_figures       figures        door  yes   yes   no    yes
GET    collection_guidelines    collection     door  yes   yes   no    yes
GET    guidelines_version       guidelines     door  yes   yes   no    yes
GET    guidelines_edit          collection     door  no    yes   no    yes
POST   guidelines_edit          collection     door  no    yes   no    yes

# Two who read it independently
GET    compare                  read           door  yes   yes   no    yes
GET    compare                  sealed         door  409   409   no    409
GET    compare                  withheld       door  gone  409   gone  409
POST   settle                   read           door  no    yes   no    yes
POST   settle                   sealed         door  no    409   no    409
POST   settle                   withheld       door  gone  409   gone  409
POST   settle_same              read           door  no    yes   no    yes
POST   settle_same              withheld       door  gone  409   gone  409
POST   pass_close               sealed         door  no    yes   no    yes
POST   pass_close               withheld       door  gone  422   gone  422
POST   settle_finish            read           door  no    yes   no    yes
POST   settle_finish            withheld       door  gone  409   gone  409
POST   settle_take_back         settled        door  no    yes   no    yes
GET    article                  sealed         door  yes   yes   no    yes
POST   not_a_quote_create       sealed         door  no    no    no    no
GET    annotation               sealed-mark    door  gone  gone  gone  gone
GET    annotation_edit          sealed-mark    door  gone  gone  gone  gone
GET    annotation_history       sealed-mark    door  gone  gone  gone  gone
GET    comment_create           sealed-mark    door  gone  gone  gone  gone
POST   annotation_delete        sealed-mark    door  gone  gone  gone  gone

GET    agreement                -              door  no    yes   no    yes
GET    agreement_cases          a-figure       door  no    yes   no    yes

# Marks on it
GET    quote_create             article        door  yes   yes   no    yes
GET    quote_create             withheld       door  gone  yes   gone  yes
POST   quote_create             article        door  yes   yes   no    yes
POST   quote_create             withheld       door  gone  yes   gone  yes
GET    not_a_quote_create       article        door  yes   yes   no    yes
GET    not_a_quote_create       withheld       door  gone  yes   gone  yes
POST   not_a_quote_create       article        door  yes   yes   no    yes
POST   not_a_quote_create       withheld       door  gone  yes   gone  yes
GET    stance_create            article        door  yes   yes   no    yes
GET    stance_create            withheld       door  gone  yes   gone  yes
POST   stance_create            article        door  yes   yes   no    yes
POST   stance_create            withheld       door  gone  yes   gone  yes
GET    claim_create             article        door  yes   yes   no    yes
GET    claim_create             withheld       door  gone  yes   gone  yes
POST   claim_create             article        door  yes   yes   no    yes
POST   claim_create             withheld       door  gone  yes   gone  yes
GET    caption_create           photo          door  yes   yes   no    yes
GET    caption_create           hidden-photo   door  gone  yes   gone  yes
POST   caption_create           photo          door  yes   yes   no    yes
POST   caption_create           hidden-photo   door  gone  yes   gone  yes
GET    picture                  photo          door  yes   yes   no    yes
GET    picture                  hidden-photo   door  gone  yes   gone  yes
GET    picture_give             photo          door  yes   yes   no    yes
GET    picture_give             hidden-photo   door  gone  yes   gone  yes
POST   picture_give             photo          door  422   422   no    422
POST   picture_give             hidden-photo   door  gone  422   gone  422

# One annotation: of the person who asks or another's, and where it stands on its way
GET    annotation               own            door  yes   yes   gone  yes
GET    annotation               other          door  yes   yes   gone  yes
GET    annotation               other-approved door  yes   yes   no    yes
GET    annotation               own-withheld   door  gone  yes   gone  yes
GET    annotation_edit          own            door  yes   yes   gone  yes
GET    annotation_edit          other          door  no    yes   gone  yes
GET    annotation_edit          own-approved   door  yes   yes   no    yes
GET    annotation_edit          other-approved door  no    yes   no    yes
GET    annotation_edit          own-withheld   door  gone  yes   gone  yes
POST   annotation_edit          own            door  yes   yes   gone  yes
POST   annotation_edit          other          door  no    yes   gone  yes
POST   annotation_edit          own-submitted  door  yes   yes   gone  yes
POST   annotation_edit          edited         door  no    yes   gone  yes
POST   annotation_edit          own-approved   door  yes   yes   no    yes
POST   annotation_edit          other-approved door  no    yes   no    yes
POST   annotation_edit          own-withheld   door  gone  yes   gone  yes
POST   annotation_parts         own            door  yes   yes   gone  yes
POST   annotation_parts         other          door  no    yes   gone  yes
POST   annotation_parts         other-approved door  no    yes   no    yes
POST   annotation_parts         own-withheld   door  gone  yes   gone  yes
POST   annotation_delete        own            door  yes   yes   gone  yes
POST   annotation_delete        other          door  no    yes   gone  yes
POST   annotation_delete        own-submitted  door  yes   yes   gone  yes
POST   annotation_delete        edited         door  no    yes   gone  yes
POST   annotation_delete        own-approved   door  no    yes   no    yes
POST   annotation_delete        other-approved door  no    yes   no    yes
POST   annotation_delete        once-approved  door  no    yes   gone  yes
POST   annotation_delete        own-withheld   door  gone  yes   gone  yes
POST   annotation_place         own-orphan     door  yes   yes   gone  yes
POST   annotation_place         other-orphan   door  no    yes   gone  yes
POST   annotation_keep          own-orphan     door  yes   yes   gone  yes
POST   annotation_keep          other-orphan   door  no    yes   gone  yes
POST   annotation_withdraw      own-orphan     door  yes   yes   gone  yes
POST   annotation_withdraw      other-orphan   door  no    yes   gone  yes
GET    annotation_history       other          door  yes   yes   gone  yes
GET    annotation_history       other-approved door  yes   yes   no    yes
GET    annotation_history       own-withheld   door  gone  yes   gone  yes
POST   annotation_restore       own-past       door  yes   yes   gone  yes
POST   annotation_restore       other-past     door  no    yes   gone  yes
GET    comment_create           other          door  yes   yes   gone  yes
GET    comment_create           own-withheld   door  gone  yes   gone  yes
POST   comment_create           own            door  yes   yes   gone  yes
POST   comment_create           other          door  yes   yes   gone  yes
POST   comment_create           other-approved door  yes   yes   no    yes
POST   comment_create           own-withheld   door  gone  yes   gone  yes
POST   comment_resolve          other-comment  door  yes   yes   gone  yes
POST   comment_resolve          hidden-comment door  gone  yes   gone  yes
POST   comment_reopen           other-comment  door  yes   yes   gone  yes
POST   comment_reopen           hidden-comment door  gone  yes   gone  yes

# What happened
GET    activity                 -              door  yes   yes   yes   yes
GET    person_activity          oneself        door  yes   yes   yes   yes
GET    person_activity          person         door  no    yes   no    yes
GET    audit                    -              door  no    yes   no    yes

# Suggestions
GET    suggestion_rules         -              door  yes   yes   no    yes
POST   suggestion_unmute        -              door  no    yes   no    yes
GET    suggestion               suggestion     door  yes   yes   no    yes
GET    suggestion               hidden-one     door  gone  yes   gone  yes
POST   suggestion_accept        suggestion     door  yes   yes   no    yes
POST   suggestion_accept        hidden-one     door  gone  yes   gone  yes
POST   suggestion_dismiss       suggestion     door  yes   yes   no    yes
POST   suggestion_dismiss       hidden-one     door  gone  yes   gone  yes
GET    suggestion_edit          suggestion     door  yes   yes   no    yes
GET    suggestion_edit          hidden-one     door  gone  yes   gone  yes
POST   suggestion_edit          suggestion     door  yes   yes   no    yes
POST   suggestion_edit          hidden-one     door  gone  yes   gone  yes
POST   suggestions_accept_sure  article        door  yes   yes   no    yes
POST   suggestions_accept_sure  withheld       door  gone  yes   gone  yes
POST   suggestions_dismiss_rest article        door  yes   yes   no    yes
POST   suggestions_dismiss_rest withheld       door  gone  yes   gone  yes

# Claims, and where they stand elsewhere
GET    claims                   -              door  yes   yes   no    yes
GET    claim                    claim          door  yes   yes   no    yes
GET    claim                    hidden-claim   door  gone  yes   no    yes
GET    claim_alike              claim          door  yes   yes   no    yes
GET    claim_alike              hidden-claim   door  gone  yes   no    yes
POST   claim_match              claim          door  yes   yes   no    yes
POST   claim_match              hidden-claim   door  gone  yes   no    yes
POST   claim_review             claim          door  yes   yes   no    yes
POST   claim_review             hidden-claim   door  gone  yes   no    yes
POST   claim_review_reword      other-review   door  no    yes   no    yes
POST   claim_match_decide       other-match    door  no    yes   no    yes
POST   claim_match_take_back    other-match    door  no    yes   no    yes

# Registers
GET    actors                   -              door  yes   yes   yes   yes
GET    actor_options            -              door  yes   yes   yes   yes
GET    look_alikes              -              door  no    yes   no    yes
GET    actor                    actor          door  yes   yes   yes   yes
GET    actor_merge              actor          door  no    yes   no    yes
POST   actor_merge              actor          door  no    yes   no    yes
GET    actor_split              actor          door  no    yes   no    yes
POST   actor_split              actor          door  no    yes   no    yes
POST   actor_apart              actor          door  no    yes   no    yes
POST   actor_move_take_back     actor-move     door  no    yes   no    yes
GET    targets                  -              door  yes   yes   yes   yes
GET    target_options           -              door  yes   yes   yes   yes
GET    target                   target         door  yes   yes   yes   yes
GET    target_merge             target         door  no    yes   no    yes
POST   target_merge             target         door  no    yes   no    yes
POST   target_move_take_back    target-move    door  no    yes   no    yes
GET    matrix                   -              door  yes   yes   yes   yes
GET    quoted                   -              door  yes   yes   yes   yes
GET    timeline                 -              door  yes   yes   yes   yes
GET    timeline_csv             target         door  yes   yes   yes   yes

# What goes out
GET    exports                  -              door  yes   yes   yes   yes
GET    exports                  drafts         door  no    yes   no    yes
GET    exports                  names          door  no    yes   no    yes
GET    exports                  of-withheld    door  no    yes   no    yes
GET    export_download          -              door  yes   yes   yes   yes
GET    export_download          drafts         door  no    yes   no    yes
GET    export_download          names          door  no    yes   no    yes
GET    export_download          of-withheld    door  no    yes   no    yes
GET    export_format            -              door  yes   yes   yes   yes
GET    export_format            drafts         door  no    yes   no    yes
GET    export_format            of-withheld    door  no    yes   no    yes
POST   export_job               -              door  yes   yes   yes   yes
POST   export_job               drafts         door  no    yes   no    yes
POST   export_job               names          door  no    yes   no    yes
POST   export_job               of-withheld    door  no    yes   no    yes
GET    dictionary               -              door  yes   yes   yes   yes
GET    dictionary_table         table          door  yes   yes   yes   yes
GET    export_runs              -              door  yes   yes   yes   yes
GET    export_run               own-run        door  yes   yes   yes   yes
GET    export_run               other-run      door  gone  yes   gone  yes
GET    export_manifest          own-run        door  yes   yes   yes   yes
GET    export_manifest          other-run      door  gone  yes   gone  yes

# Work in the background
GET    jobs                     -              door  yes   yes   yes   yes
GET    job                      own-job        door  yes   yes   yes   yes
GET    job                      other-job      door  gone  yes   gone  yes
POST   job_cancel               own-job        door  yes   yes   yes   yes
POST   job_cancel               other-job      door  gone  yes   gone  yes
POST   job_again                own-failed     door  yes   yes   yes   yes
POST   job_again                other-failed   door  gone  yes   gone  yes
GET    job_file                 own-file       door  yes   yes   yes   yes
GET    job_file                 other-file     door  gone  yes   gone  yes

# Programs: reading takes a session too, writing a token alone
GET    api_guide                -              door  yes   yes   yes   yes
GET    api_index                -              401   yes   yes   yes   yes
GET    api_openapi              -              401   yes   yes   yes   yes
GET    api_rows                 table          401   yes   yes   yes   yes
GET    api_rows                 table-drafts   401   no    yes   no    yes
GET    api_rows                 table-hidden   401   no    yes   no    yes
GET    api_suggestions          article        401   yes   yes   no    yes
GET    api_suggestions          withheld       401   gone  yes   gone  yes
POST   api_suggestions          article        401   401   401   401   401
"""

# The back office, beside the pages that each table has there
OFFICE_ROWS = """
GET    admin:index              -              door  no    yes   no    yes
GET    admin:login              -              door  no    yes   no    yes
POST   admin:login              -              door  no    yes   no    yes
POST   admin:logout             -              door  no    yes   no    yes
GET    admin:password_change    -              door  no    yes   no    yes
GET    admin:password_change_done -            door  no    yes   no    yes
GET    admin:autocomplete       actors-of-targets door no  yes   no    yes
GET    admin:jsi18n             -              door  no    yes   no    yes
GET    admin:view_on_site       actor-on-site  door  no    yes   no    yes
GET    admin:app_list           app            door  no    yes   no    yes
GET    admin:admin/(?P<url>.*)$ nowhere        door  no    gone  no    gone
POST   admin:annotations_annotation_decide     other-submitted    door no yes no yes
POST   admin:annotations_annotation_decide     own-submitted      door no no  no no
POST   admin:annotations_annotation_decide     edited-submitted   door no no  no no
POST   admin:annotations_annotation_decide     referred           door no no  no no
POST   admin:annotations_annotation_decide     other-approved     door no 409 no 409
POST   admin:annotations_annotation_decide     withheld-submitted door no yes no yes
POST   admin:annotations_annotation_take_back  decided            door no yes no yes
POST   admin:annotations_annotation_take_back  other-approved     door no 409 no 409
POST   admin:annotations_annotation_take_back  own-approved       door no no  no no
POST   admin:annotations_annotation_take_back_many -                door no yes no yes
GET    admin:annotations_annotation_paragraph  other-submitted    door no yes no yes
POST   admin:annotations_annotation_save_filter -                 door no yes no yes
POST   admin:annotations_annotation_drop_filter own-filter        door no yes no yes
POST   admin:annotations_annotation_drop_filter other-filter      door no gone no gone
GET    admin:auth_user_password_change         person             door no no  no yes
POST   admin:auth_user_password_change         person             door no no  no yes
POST   admin:annotations_user_end_sessions     person             door no no  no yes
POST   admin:annotations_user_reset_second_factor person          door no no  no yes
POST   admin:annotations_delivery_changelist      delivery        door no no  no yes
"""

# What each table's own pages let a moderator and an admin do; nobody else comes in.
TABLES = """
annotations.actor           see add change delete   | see add change delete
annotations.annotation      see                     | see
annotations.apitoken                                | see
annotations.article         see change              | see change
annotations.articleversion  see                     | see
annotations.claim           see                     | see
annotations.collection      see add change delete   | see add change delete
annotations.comment         see                     | see
annotations.delivery                                | see
annotations.event           see                     | see
annotations.photo           see change              | see change
annotations.publisher       see add change          | see add change delete
annotations.reason          see add change delete   | see add change delete
annotations.review          see                     | see
annotations.target          see add change delete   | see add change delete
annotations.user                                    | see add change
annotations.webhook                                 | see add change delete
auth.group                                          | see add change
axes.accessattempt                                  | see change delete
axes.accessfailurelog                               | see change delete
axes.accesslog                                      | see change delete
"""
# The page of a table, and which of the words above opens it and lets write on it.
PAGES = {
    "changelist": ("see", "see"),
    "add": ("add", "add"),
    "history": ("see", "see"),
    "delete": ("delete", "delete"),
    "change": ("see", "change"),
}


def rows():
    """Every row as (method, name, thing, answers by person)."""
    for line in f"{ROWS}{OFFICE_ROWS}".splitlines():
        if line and not line.startswith("#"):
            method, name, thing, *answers = line.split()
            yield method, name, thing, dict(zip(PEOPLE, answers, strict=True))
    for table, moderator, admin in tables():
        name = "admin:" + table.replace(".", "_")
        for page, rights in PAGES.items():
            for method, right in zip(("GET", "POST"), rights, strict=True):
                thing = "-" if page in ("changelist", "add") else table
                yield method, f"{name}_{page}", thing, office(right in moderator, right in admin)
        # An address without a page leads to the page of the row.
        yield "GET", f"admin:admin/{table.replace('.', '/')}/<path:object_id>/", table, office(1, 1)


def tables():
    """Every table of the back office, with what a moderator and an admin may do there."""
    for line in TABLES.strip().splitlines():
        rights, admin = line.split("|")
        table, *moderator = rights.split()
        yield table, moderator, admin.split()


def office(moderator, admin) -> dict[str, str]:
    said = ["door", "no", "yes" if moderator else "no", "no", "yes" if admin else "no"]
    return dict(zip(PEOPLE, said, strict=True))


# What POST sends, by the address, or by it and the thing. A function is given the thing.
SAILING = "“We will keep every summer sailing,”"
PASSWORD = "a quieter harbour at noon"
STANCE = {
    "words_evidence": "“a slow goodbye”",
    "label": "opposes",
    "target": "The ferry should sail in winter",
    "holder": "Mira Solberg",
    "holder_kind": "actor",
    "basis": "stated",
}

EDIT = {"reason": "term"}
WITH_LOCK = {"lock": lambda thing: thing.lock}
FORMS = {
    "pass_close": {"reader": lambda article: unfinished_reader(article), "reason": "Away."},
    "settle": {
        "left": lambda read: mark_of_pass(read, 1),
        "right": lambda read: mark_of_pass(read, 2),
        "chosen": "left",
    },
    "sign_in": {"username": "nobody-here", "password": "wrong"},
    "password_change": {
        "old_password": make.PASSWORD,
        "new_password1": PASSWORD,
        "new_password2": PASSWORD,
    },
    "api_tokens": {"name": "Archive", "scopes": ["read"], "days": "30"},
    "article_new": {"language": "en", "kind": ["headline", "paragraph"], "words": ["A", "B c."]},
    "article_preview": {"text": "A headline\n\nA paragraph of the story."},
    "collection_new": {"name": "Pools", "passes": "1"},
    "collection_edit": {"name": "Ferries", "passes": "2"},
    "guidelines_edit": {"text": "# Quotes\n\nMark none.", "after": "1"},
    "article_plan": {"collection": "ferries"},
    "plan_many": {"articles": lambda thing: thing.pk, "change": "due_on"},
    "article_status": {"status": "done"},
    "article_status to-withhold": {"status": "withheld"},
    "article_reclassify": {"block": 5, "kind": "furniture"},
    "quote_create": {"words_content": SAILING, "speaker": "Mira Solberg"},
    "not_a_quote_create": {"words_marks": SAILING, "reason": "title"},
    "stance_create": STANCE,
    "claim_match": {"other": lambda claim: other_claim(claim).uuid, "relation": "same"},
    "claim_review": {"review_url": "https://factcheck.example/tickets", "relation": "same"},
    "claim_review_reword": {"review_url": "https://factcheck.example/fares", "relation": "same"},
    "claim_match_decide": {"status": "confirmed"},
    "claim_create": {"words_claim": "Tickets rose by 14 percent", "claimant": "Harbour board"},
    "caption_create": {"creator": "Ida Brekke"},
    "annotation_edit": EDIT | WITH_LOCK,
    "annotation_parts": WITH_LOCK
    | {
        "action": "replace",
        "part": lambda thing: f"marks {thing.spans.get().start}",
        "role": "marks",
        "words": "‘empty winters’",
    },
    "annotation_delete": WITH_LOCK,
    "annotation_place": WITH_LOCK | {"role": "marks", "words": "‘empty winters’"},
    "annotation_keep": WITH_LOCK,
    "annotation_withdraw": WITH_LOCK,
    "annotation_restore": {"lock": 2},
    "comment_create": {"body": "Which film is it?"},
    "suggestion_unmute": {"rule": "quote-rule"},
    "suggestion_edit": {
        "words_content": SAILING,
        "speaker": "Mira Solberg",
        "type": "direct",
        "speaker_status": "named",
    },
    "actor_merge": {"stays": "this", "other": lambda thing: other_than(thing)},
    "actor_split": {
        "annotations": lambda thing: Quote.objects.filter(speaker=thing)[0].pk,
        "to": "Mira Solbergh",
        "kind": "person",
    },
    "actor_apart": {"other": lambda thing: other_than(thing)},
    "target_merge": {"stays": "this", "other": lambda thing: other_than(thing)},
    "admin:annotations_collection_add": {"name": "Ports", "slug": "ports", "passes": 1},
    "admin:annotations_annotation_decide": WITH_LOCK | {"decision": "approve"},
    "admin:annotations_annotation_save_filter": {"name": "Claims", "query": "kind__exact=claim"},
    "admin:annotations_delivery_changelist delivery": {
        "action": "send_again",
        "_selected_action": lambda thing: thing.pk,
    },
    "admin:auth_user_password_change": {"password1": PASSWORD, "password2": PASSWORD},
}
# What the job has made that read the labels of annotated texts.
READ = {"state": "done", "result": {"terms": {"labels": [["Content", 2]]}, "texts": 1}}
# What stands behind the question mark of the address.
ASKED = {
    "a-figure": {"of": "quote.cue"},
    "drafts": {"status": "draft"},
    "names": {"names": "on"},
    "of-withheld": {"withheld": "on"},
    "table-drafts": {"status": "draft"},
    "table-hidden": {"withheld": "true"},
    "actors-of-targets": {
        "app_label": "annotations",
        "model_name": "target",
        "field_name": "actor",
        "term": "Mira",
    },
}


def other_than(thing) -> int:
    return type(thing).objects.exclude(pk=thing.pk).filter(merged_into=None).last().pk


def other_claim(claim) -> Annotation:
    return Annotation.objects.filter(kind="claim").exclude(pk=claim.pk).earliest("pk")


def unfinished_reader(article) -> int:
    found = article.passes.filter(submitted_at=None)
    return found.values_list("editor", flat=True).first() or 0


def mark_of_pass(article, number: int) -> int:
    found = Annotation.objects.filter(made_in__article=article, made_in__number=number)
    return found.values_list("pk", flat=True).first() or 0


class Things:
    """A desk with one of everything; `of(word, person)` is what a row's word means for them."""

    def __init__(self, people: dict[str, User]):
        self.clerk = make.make_user("admin", "clerk")
        self.people = people
        self.shared = self.lay_out()
        self.own: dict[str, dict] = {}

    def of(self, word: str, role: str):
        """The thing itself, or the parts of the address that stand for it."""
        if word == "-" or (word in ASKED and word not in self.shared):
            return ()
        if word in self.shared:
            return self.shared[word]
        if role == "anonymous":
            role = "editor"
        if role not in self.own:
            self.own[role] = self.made_by(self.people[role])
            # What was marked for them is nobody's again, so that it can be taken.
            free = self.shared["article"].pk, self.shared["withheld"].pk
            Article.objects.filter(pk__in=free).update(assignee=None)
        if word in self.own[role]:
            return self.own[role][word]
        model = apps.get_model(word)
        return model._default_manager.order_by("pk").first() or model._meta.pk.to_python(1)

    def lay_out(self) -> dict:
        """What is the same for everybody."""
        article, hidden, untouched, taken, marked = (make.article(by=self.clerk) for _ in range(5))
        suggestion, hidden_one = make.suggestion(article), make.suggestion(hidden)
        for on in (article, hidden):
            attach(photo=on.photos.get(), by=self.clerk, content=picture())
        make.muted_rule()
        make.guidelines(within=make.collection("Ferries"))
        taken.assignee = self.clerk
        taken.save()
        make.quote(article, by=self.clerk, speaker="Mira Solberg", approved=True)
        make.quote(article, by=self.clerk, speaker="Mira Solberk", approved=True)
        make.stance(article, by=self.clerk, approved=True)
        make.stance(article, by=self.clerk, target="The harbour should close")
        claim, elsewhere = (make.claim(article, by=self.clerk) for _ in range(2))
        make.caption(article, by=self.clerk)
        hidden_quote = make.quote(hidden, by=self.clerk)
        hidden_said = comment(annotation=hidden_quote, by=self.clerk, body="Not yet.")
        open_quote = make.quote(article, content="an inquiry", cue="", source="", by=self.clerk)
        open_said = comment(annotation=open_quote, by=self.clerk, body="Whose?")
        actor, gone = Actor.objects.get(name="Mira Solberg"), actors.add(name="Mirja Solberg")
        target, lost = Target.objects.first(), targets.add(statement="Boats should sail")
        reason = Reason.objects.first() or Reason.objects.create(text="Look again.")
        hook = Webhook.objects.create(
            name="Archive", url="https://x.example/", events=list(WebhookEvent)
        )
        told = {"webhook": hook, "article": article, "event": next(iter(WebhookEvent))}
        make_token(by=self.clerk, name="Clerk's", scopes=["read"], days=30)
        AccessAttempt.objects.create(username="x", failures_since_start=1, get_data="")
        AccessLog.objects.create(username="x")
        AccessFailureLog.objects.create(username="x")
        read, sealed = make.read_by_two(), make.read_by_two(opened=False)
        settled = make.read_by_two()
        settlements.settle_same(article=settled, by=self.clerk)
        hidden_claim = make.claim(hidden, by=self.clerk)
        matched = make.claim(article, by=self.clerk)
        match = ClaimMatch.objects.create(claim=matched.claim, other=elsewhere.claim, by=self.clerk)
        cited = cite_review(
            claim=matched.claim, by=self.clerk, review_url="https://x.example/review"
        )
        hidden.status = "withheld"
        hidden.save()
        return {
            "article": article,
            "to-withhold": article,
            "withheld": hidden,
            "untouched": untouched,
            # Where most marks are, so that the article's own page opens quickly.
            "marked": marked,
            "renewed": (make.newer(make.article(by=self.clerk), ("Dearer", "Dear")).pk, 1),
            "hidden-first": (hidden.pk, 1),
            "taken": taken,
            "read": read,
            "sealed": sealed,
            "sealed-mark": Annotation.objects.get(made_in=sealed.passes.first()),
            "settled": (settled.pk, settled.settlements.get().pk),
            "claim": claim,
            "hidden-claim": hidden_claim,
            "other-match": (matched.uuid, match.pk),
            "other-review": (matched.uuid, cited.pk),
            "photo": article.photos.get(),
            "hidden-photo": hidden.photos.get(),
            "suggestion": suggestion,
            "hidden-one": hidden_one,
            "other-comment": open_said,
            "hidden-comment": hidden_said,
            "collection": ("ferries",),
            "figures": ("ferries", "people"),
            "guidelines": ("ferries", 1),
            "actor": actor,
            "target": target,
            "actor-move": moves.merge(kept=actor, gone=gone, by=self.clerk),
            "target-move": moves.merge(kept=target, gone=lost, by=self.clerk),
            "feed": make.feed(),
            "delivery": Delivery.objects.create(**told),
            "reason": reason,
            "table": ("quotes",),
            "table-drafts": ("quotes",),
            "table-hidden": ("quotes",),
            "app": ("annotations",),
            "nowhere": ("nowhere/",),
            "actor-on-site": (ContentType.objects.get_for_model(Actor).pk, actor.pk),
            "person": make.make_user("editor", "another"),
        } | self.belongings("other", self.clerk)

    def belongings(self, whose: str, person: User) -> dict:
        """What only its owner, or who may see everybody's, is shown."""
        with_file = make.job(by=person, files={"report.csv": b"line,reason"}, state="done")
        token, _text = make_token(by=person, name=whose, scopes=["read"], days=30)
        return {
            f"{whose}-token": token,
            f"{whose}-run": ExportRun.objects.create(by=person, format="csv"),
            f"{whose}-job": make.job(by=person, kind="export"),
            f"{whose}-failed": make.job(by=person, kind="export", state="failed"),
            f"{whose}-reading": make.job(by=person, kind="read_annotations", **READ),
            f"{whose}-file": (with_file.uuid, "report.csv"),
            f"{whose}-filter": SavedFilter.objects.create(owner=person, name=whose),
        }

    def made_by(self, person: User) -> dict:
        """The same things once more for each person who asks, of theirs and of another's."""
        article, hidden = self.shared["marked"], self.shared["withheld"]
        judge = person if may(person, "judge", self.mark(article, self.clerk)) else None
        decided = self.mark(article, self.clerk, "approved", judge)
        return self.belongings("own", person) | {
            "oneself": person,
            "other": self.mark(article, self.clerk),
            # Where the page of the article takes it back.
            "own-submitted": self.mark(self.shared["article"], person, "submitted"),
            "other-submitted": self.mark(article, self.clerk, "submitted"),
            "edited": self.mark(article, self.clerk, edited_by=person),
            "edited-submitted": self.mark(article, self.clerk, "submitted", edited_by=person),
            "referred": self.mark(article, self.clerk, "submitted", referred_by=person),
            "own-approved": self.mark(article, person, "approved"),
            "other-approved": self.mark(article, self.clerk, "approved"),
            "once-approved": self.again(self.mark(article, person, "approved"), person),
            "decided": decided,
            "own-withheld": self.mark(hidden, person),
            "own-orphan": with_columns(self.mark(article, person), status="orphaned"),
            "other-orphan": with_columns(self.mark(article, self.clerk), status="orphaned"),
            "taken-off": self.taken_off(person),
            "own-past": self.past(self.mark(article, person)),
            "other-past": self.past(self.mark(article, self.clerk)),
            # The newest deed, which undo takes back.
            "own": self.mark(self.shared["article"], person),
            "withheld-submitted": self.mark(hidden, self.clerk, "submitted"),
        }

    def mark(self, article, person, status="draft", judge=None, **columns):
        """Quotation marks set aside: the kind with the shortest form."""
        # Somebody who has lost the right since may still be the author.
        may_mark = may(person, "annotate", article)
        made = make.not_a_quote(article, by=person if may_mark else self.clerk)
        made = make.brought_to(made, status, judge)
        if not may_mark:
            columns |= {"author": person, "edited_by": person}
        return with_columns(made, **columns) if columns else made

    def again(self, annotation, person):
        """As an edit leaves what was approved."""
        return with_columns(annotation, status="submitted")

    def taken_off(self, person):
        """An article that its own editor has taken off the desk."""
        by = person if may(person, "annotate") else self.clerk
        article = make.article(by=by)
        return articles.set_status(article=article, by=by, status="withheld")

    def past(self, annotation):
        """The parts of the address of the state that an annotation had before an edit."""
        first = annotation.events.earliest("pk").pk
        make.changed(annotation, by=self.clerk)
        return annotation.uuid, first


def with_columns(annotation, **columns):
    """The annotation with these columns, which no verb would put there."""
    Annotation.objects.filter(pk=annotation.pk).update(lock=F("lock") + 1, **columns)
    return make.fresh(annotation)
