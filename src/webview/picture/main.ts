import { l10n } from '../l10n.ts';
import { FileList } from './fileList.ts';
import { FileMap } from './fileMap.ts';
import { LayerStackView } from './layerStack.ts';
import { PictureHost, type PictureApi } from './pictureHost.ts';
import { PictureView } from './pictureView.ts';
import { WasteReport } from './wasteReport.ts';

declare function acquireVsCodeApi(): PictureApi;

const elements = {
  'strata-file-list': FileList,
  'strata-file-map': FileMap,
  'strata-layer-stack': LayerStackView,
  'strata-waste-report': WasteReport,
  'strata-picture': PictureView,
};
l10n.use(document.querySelector('#strata-words')?.textContent ?? '', document.documentElement.lang);
for (const [name, element] of Object.entries(elements)) customElements.define(name, element);

// VS Code gives every webview's body a padding.
document.body.style.padding = '0';

const view = document.querySelector('strata-picture');
if (view instanceof PictureView) view.connect(new PictureHost(acquireVsCodeApi()));
