import './styleNonce';
import { registerToolkit } from './controls/toolkit';
import { connectHost } from './host';
import { InspectorPanel } from './inspectorPanel';
import { followBrowserTheme, readRecording } from './recorded/readRecording';
import { RecordedHost } from './recorded/recordedHost';
import { rememberAnswers } from './recorded/rememberingHost';

registerToolkit();
const recording = readRecording();
if (recording) followBrowserTheme();
const host = recording
  ? new RecordedHost(recording)
  : rememberAnswers(connectHost((error) => console.error(error)));
const panel = new InspectorPanel(host);
(document.getElementById('inspector') ?? document.body).append(panel.node);
host.post({ type: 'ready' });
