import { type Disposable, toDisposable } from '../src/base/disposable';

export type Child = Node | string;

/** Attributes by name; a `class` is a class, `undefined` leaves the attribute out. Never styles: the policy forbids them. */
export type Attributes = Record<string, string | undefined>;

/** Creates an element. Strings become text nodes, so no data is ever read as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

/** Creates a custom element of the toolkit, typed by its class. */
export function toolkitElement<T extends HTMLElement>(
  tag: string,
  attributes: Attributes,
  ...children: Child[]
): T {
  const node = document.createElement(tag) as T;
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

export function svgElement(tag: string, attributes: Attributes, ...children: Node[]): SVGElement {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(node, attributes);
  node.append(...children);
  return node;
}

function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(name, value);
  }
}

/** Writes text only when it differs: an untouched node is neither laid out again nor read out again. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

export function setHidden(node: HTMLElement, hidden: boolean): void {
  if (node.hidden !== hidden) node.hidden = hidden;
}

export function listen<K extends keyof HTMLElementEventMap>(
  target: HTMLElement,
  type: K,
  listener: (event: HTMLElementEventMap[K]) => void,
): Disposable {
  target.addEventListener(type, listener);
  return toDisposable(() => target.removeEventListener(type, listener));
}

/** Runs `action` at most once a frame, however often it is asked for. */
export function oncePerFrame(action: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      action();
    });
  };
}

/** Runs `action` once the next frame is on the screen, however often it is asked for until then: first things first. */
export function afterFrame(action: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      setTimeout(() => {
        asked = false;
        action();
      });
    });
  };
}

/** As `afterFrame`; but while it is asked for again and again, only once nothing has asked for it during `restMs`. */
export function afterMoves(restMs: number, action: () => void): () => void {
  const soon = afterFrame(action);
  const later = debounced(restMs, soon);
  let askedMs = -Infinity;
  return () => {
    const nowMs = performance.now();
    const isMoving = nowMs - askedMs < restMs;
    askedMs = nowMs;
    if (isMoving) later();
    else soon();
  };
}

/** Runs `action` when nothing has asked for it during `delayMs`. */
export function debounced(delayMs: number, action: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, delayMs);
  };
}
