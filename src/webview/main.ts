import { CompareView } from './compareView.ts';
import { FindBar } from './findBar.ts';
import { FormatBar } from './formatBar.ts';
import { FormatEditor } from './formatEditor.ts';
import type { VsCodeApi } from './host.ts';
import { inspectHost } from './inspectHost.ts';
import { InspectView } from './inspectView.ts';
import { JsonTree } from './jsonTree.ts';
import { OutputPanel } from './outputPanel.ts';
import { PathMatches } from './pathMatches.ts';
import { PopupMenu } from './popupMenu.ts';
import { RecordPane } from './recordPane.ts';
import { RecordToolbar } from './recordToolbar.ts';
import { ResultPane } from './resultPane.ts';
import { ResultTable } from './resultTable.ts';
import { Sash } from './sash.ts';
import { startPage } from './startPage.ts';
import { StatusLine } from './statusLine.ts';
import { ValuePane } from './valuePane.ts';

declare function acquireVsCodeApi(): VsCodeApi;

startPage({
  'strata-compare-view': CompareView,
  'strata-find-bar': FindBar,
  'strata-format-bar': FormatBar,
  'strata-format-editor': FormatEditor,
  'strata-json-tree': JsonTree,
  'strata-output-panel': OutputPanel,
  'strata-path-matches': PathMatches,
  'strata-popup-menu': PopupMenu,
  'strata-record-pane': RecordPane,
  'strata-record-toolbar': RecordToolbar,
  'strata-result-pane': ResultPane,
  'strata-result-table': ResultTable,
  'strata-sash': Sash,
  'strata-status-line': StatusLine,
  'strata-value-pane': ValuePane,
  'strata-inspect': InspectView,
});

const view = document.querySelector('strata-inspect');
if (view instanceof InspectView) view.connect(inspectHost(acquireVsCodeApi()));
