// Links on a page of HTML, and those that are drawn: the ``href`` of an SVG link is no text, and it has no ``hash``.

/** Where ``link`` leads, as a URL. */
export function addressOf(link) {
  return new URL(link.getAttribute("href"), link.ownerDocument.baseURI);
}

/** Where a ``url`` lies apart from its fragment: two that share it are the same page, in the same state. */
export function withoutHash(url) {
  return url.href.split("#")[0];
}
