import type { VsCodeApi } from '../host.ts';
import { startPage } from '../startPage.ts';
import { FileList } from './fileList.ts';
import { FileMap } from './fileMap.ts';
import { LayerStackView } from './layerStack.ts';
import { pictureHost } from './pictureHost.ts';
import { PictureView } from './pictureView.ts';
import { WasteReport } from './wasteReport.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage({
  'strata-file-list': FileList,
  'strata-file-map': FileMap,
  'strata-layer-stack': LayerStackView,
  'strata-waste-report': WasteReport,
  'strata-picture': PictureView,
});

const view = document.querySelector('strata-picture');
if (view instanceof PictureView) view.connect(pictureHost(acquireVsCodeApi()));
