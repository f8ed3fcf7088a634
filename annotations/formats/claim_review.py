"""schema.org Claim and ClaimReview as JSON-LD, for claims that somebody has reviewed.

A review counts when an editor has confirmed that it is of the same claim; one of an overlapping
or a contradicting claim would put a verdict on words it was never given on. `alternateName` holds
the verdict as the reviewer words it, and a number stands beside it only where the reviewer gives
one: no scale is made up. The reviewer's address is that of the publisher of this name.
"""

from collections.abc import Iterator

from annotations.formats.documents import (
    Document,
    Documents,
    Files,
    Format,
    Marked,
    Tally,
    filled,
    json_list,
    one_file,
)
from annotations.translation import gettext_noop

# What the registers call an actor, in schema.org's words.
TYPES = {"person": "Person"}


def write(documents: Documents, tally: Tally) -> Files:
    nodes = json_list(
        graph(documents, tally), before='{"@context":"https://schema.org","@graph":[', after="]}\n"
    )
    return one_file("jsonld", nodes)


def graph(documents: Documents, tally: Tally) -> Iterator[dict]:
    """What the file is, then each claim that was reviewed, followed by its reviews."""
    yield {"@type": "Dataset", "name": FORMAT.title, "description": f"{FORMAT.unit} {FORMAT.loses}"}
    for document in documents:
        for one in document.annotations:
            if reviews := reviews_of(one):
                tally.placed(one)
                tally.rows["review"] += len(reviews)
                yield from nodes(document, one, reviews)


def reviews_of(one: Marked) -> list[dict]:
    if one.kind != "claim":
        return []
    return [review for review in one.values["reviews"] if review["relation"] == "same"]


def nodes(document: Document, one: Marked, reviews: list[dict]) -> Iterator[dict]:
    claim_id = f"urn:uuid:{one.id}"
    yield claim(document, one, claim_id)
    for review in reviews:
        domain = review["publisher_domain"]
        yield filled(
            {
                # One page may review a claim that two stories make: an id would make one of both.
                "@type": "ClaimReview",
                "url": review["url"],
                "claimReviewed": one.values["statement"],
                "datePublished": review["published_on"],
                "author": filled(
                    {
                        "@type": "Organization",
                        "name": review["publisher"],
                        "url": domain and f"https://{domain}/",
                    }
                ),
                "reviewRating": filled(
                    {
                        "@type": "Rating",
                        "alternateName": review["verdict"],
                        "ratingValue": review["rating"],
                        "bestRating": review["rating_best"],
                        "worstRating": review["rating_worst"],
                    }
                ),
                "itemReviewed": {"@id": claim_id},
            }
        )


def claim(document: Document, one: Marked, claim_id: str) -> dict:
    claimant = one.values["claimant"]
    author = None
    if claimant:
        author = {
            "@type": TYPES.get(claimant["kind"], "Organization"),
            "name": claimant["name"],
        }
        if claimant["wikidata_id"]:
            author["sameAs"] = f"http://www.wikidata.org/entity/{claimant['wikidata_id']}"
    first = one.values["first_appearance_url"]
    return filled(
        {
            "@type": "Claim",
            "@id": claim_id,
            "text": one.values["statement"],
            "author": author,
            "datePublished": one.values["claim_date"],
            "appearance": filled(
                {
                    "@type": "NewsArticle",
                    "@id": f"urn:uuid:{document.id}",
                    "url": document.url,
                    "headline": document.headline,
                    "datePublished": document.published_at,
                    "inLanguage": "" if document.language == "und" else document.language,
                    "publisher": filled({"@type": "Organization", "name": document.publisher})
                    if document.publisher
                    else None,
                }
            ),
            "firstAppearance": {"@type": "CreativeWork", "url": first} if first else None,
        }
    )


FORMAT = Format(
    name="claimreview",
    title="schema.org Claim and ClaimReview, JSON-LD",
    suffix="jsonld",
    media_type="application/ld+json",
    offset_unit="",
    unit=gettext_noop("There are no offsets."),
    loses=(
        gettext_noop(
            "Holds only claims with a confirmed review of the same claim; where they stand in the "
            "text and whether they are worth checking stays behind."
        )
    ),
    write=write,
)
