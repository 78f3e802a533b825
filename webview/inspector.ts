import './styleNonce';
import { registerToolkit } from './controls/toolkit';
import { connectHost } from './host';
import { InspectorPanel } from './inspectorPanel';

registerToolkit();
const host = connectHost((error) => console.error(error));
const panel = new InspectorPanel(host);
(document.getElementById('inspector') ?? document.body).append(panel.node);
host.post({ type: 'ready' });
