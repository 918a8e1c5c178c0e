/** How far an offset of a text is from the left edge of the page, in pixels, where the element shows the text. */
export function caretLeft(element: Element, offset: number): number | undefined {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let rest = offset;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.nodeValue?.length ?? 0;
    if (rest <= length) {
      const range = document.createRange();
      range.setStart(node, rest);
      return range.getBoundingClientRect().left;
    }
    rest -= length;
  }
  return undefined;
}

/** The element that truly has the focus, inside however many shadow roots. */
export function focusedElement(from: Document | ShadowRoot = document): HTMLElement | undefined {
  const { activeElement } = from;
  if (!(activeElement instanceof HTMLElement)) return undefined;
  return (activeElement.shadowRoot && focusedElement(activeElement.shadowRoot)) ?? activeElement;
}
