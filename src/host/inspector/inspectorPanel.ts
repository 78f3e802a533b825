import { randomBytes } from 'node:crypto';
import { env, l10n, Uri, type WebviewPanel } from 'vscode';
import { DisposableObject } from '../../base/disposable';
import { Emitter } from '../../base/event';
import type { FromInspector, ToInspector } from '../../protocol/inspectorProtocol';
import { parseFromInspector } from './fromInspector';
import { inspectorHtml } from './inspectorHtml';

/** Folder of the webview's files; nothing else of the machine can be loaded by the page. */
export function webviewRoot(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** One panel and the messages to and from it. While it is hidden or has not said `ready`, nothing is posted. */
export class InspectorPanel extends DisposableObject {
  private ready = false;
  private readonly messages = this._register(new Emitter<Exclude<FromInspector, { type: 'ready' }>>());
  private readonly readies = this._register(new Emitter<void>());
  private readonly hidings = this._register(new Emitter<void>());
  private readonly closings = this._register(new Emitter<void>());
  readonly onMessage = this.messages.event;
  /** The page has just been (re)loaded and knows nothing. */
  readonly onReady = this.readies.event;
  /** The page is gone, since the panel was hidden. */
  readonly onHide = this.hidings.event;
  readonly onClose = this.closings.event;

  constructor(
    private readonly panel: WebviewPanel,
    extensionUri: Uri,
    private readonly onBadMessage: (data: unknown) => void,
    viewState?: unknown,
  ) {
    super();
    const { webview } = panel;
    const root = webviewRoot(extensionUri);
    webview.options = { enableScripts: true, localResourceRoots: [root] };
    panel.iconPath = Uri.joinPath(extensionUri, 'media', 'icon.png');
    this._register(webview.onDidReceiveMessage((data: unknown) => this.receive(data)));
    this._register(panel.onDidChangeViewState(() => this.visibilityChanged()));
    this._register(panel.onDidDispose(() => this.closed()));
    webview.html = inspectorHtml({
      scriptUri: webview.asWebviewUri(Uri.joinPath(root, 'inspector.js')).toString(),
      styleUri: webview.asWebviewUri(Uri.joinPath(root, 'inspector.css')).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64url'),
      title: l10n.t('Unroll Inspector'),
      language: env.language,
      bundle: l10n.bundle,
      viewState,
    });
  }

  get canShow(): boolean {
    return this.ready && this.panel.visible && !this.isDisposed;
  }

  reveal(): void {
    this.panel.reveal(undefined, true);
  }

  post(message: ToInspector): void {
    if (this.canShow) void this.panel.webview.postMessage(message);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    super.dispose();
    this.panel.dispose();
  }

  private receive(data: unknown): void {
    const message = parseFromInspector(data);
    if (!message) return this.onBadMessage(data);
    if (message.type !== 'ready') return this.messages.fire(message);
    this.ready = true;
    this.readies.fire();
  }

  /** A hidden page is thrown away by VS Code (its context is not retained), and says `ready` anew when it comes back. */
  private visibilityChanged(): void {
    if (this.panel.visible || !this.ready) return;
    this.ready = false;
    this.hidings.fire();
  }

  private closed(): void {
    this.closings.fire();
    super.dispose();
  }
}
