import {
  EventEmitter,
  l10n,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from 'vscode';
import { DisposableObject } from '../../base/disposable';
import { commandIds, viewIds } from '../ids';
import type { TrainingController } from '../training/trainingController';
import { repetitionText } from './repetition';
import type { RunLibrary } from './runLibrary';
import type { RunRecord, StoredRunState } from './runRecord';
import { type RunNode, rowsOf } from './runRows';
import { batchDescription, bestOf, liveRecord, runDescription, runTooltip } from './runText';

const pageSize = 100;
/** Milliseconds between two looks of a training run's row. */
const refreshMs = 500;
/** Milliseconds between two looks at what other windows have done, while rows are drawn. */
const otherWindowsMs = 5000;

/** The list of experiments and runs: a page at a time, and nothing at all while nobody looks. */
export class RunsView extends DisposableObject implements TreeDataProvider<RunNode> {
  private readonly changes = this._register(new EventEmitter<void>());
  readonly onDidChangeTreeData = this.changes.event;
  readonly view: TreeView<RunNode>;
  private shown = pageSize;
  private lookedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly library: RunLibrary,
    private readonly controller: TrainingController,
  ) {
    super();
    this.view = this._register(
      window.createTreeView(viewIds.runs, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this._register(library.onDidChange(() => this.refreshSoon()));
    this._register(controller.onDidAddPoint(() => this.refreshSoon()));
    this._register(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) void library.refresh();
        this.refreshSoon();
      }),
    );
    this._register({ dispose: () => clearTimeout(this.timer) });
  }

  showMore(): void {
    this.shown += 5 * pageSize;
    this.changes.fire();
  }

  async getChildren(node?: RunNode): Promise<RunNode[]> {
    await this.library.load();
    if (!node && Date.now() - this.lookedAt > otherWindowsMs) {
      this.lookedAt = Date.now();
      void this.library.refresh();
    }
    if (node?.kind === 'batch') {
      const best = bestOf(node.runs);
      return node.runs.map((record) => ({ kind: 'run', record, isBest: record === best }));
    }
    if (node) return [];
    const rows = rowsOf(this.library.runs);
    const left = rows.length - this.shown;
    return left > 0 ? [...rows.slice(0, this.shown), { kind: 'more', left }] : rows;
  }

  getTreeItem(node: RunNode): TreeItem {
    switch (node.kind) {
      case 'run':
        return this.runItem(node.record, node.isBest);
      case 'batch':
        return batchItem(node.id, node.runs);
      case 'more': {
        const item = new TreeItem(l10n.t('Show More ({0} left)', node.left));
        item.command = { command: commandIds.showMoreRuns, title: l10n.t('Show More') };
        item.iconPath = new ThemeIcon('ellipsis');
        return item;
      }
    }
  }

  /** A tooltip is made when somebody looks at it. */
  resolveTreeItem(item: TreeItem, node: RunNode): TreeItem {
    if (node.kind !== 'run') return item;
    const record = this.library.get(node.record.id) ?? node.record;
    const text = [runTooltip(record, l10n.t), repetitionText(record, this.library.runs, l10n.t)];
    item.tooltip = new MarkdownString(text.filter((part) => part !== '').join('\n\n'));
    return item;
  }

  private runItem(stored: RunRecord, isBest: boolean): TreeItem {
    const { activeRun } = this.controller;
    const live = activeRun?.id === stored.id ? activeRun : undefined;
    const record = live ? liveRecord(stored, live) : stored;
    const item = new TreeItem(record.experiment && record.experiment.of > 1 ? valuesOf(record) : record.name);
    item.id = record.id;
    item.description = runDescription(record, l10n.t);
    item.iconPath = isBest
      ? new ThemeIcon('star-full', new ThemeColor('charts.yellow'))
      : iconOf(record.state);
    item.contextValue = `run.${record.state}`;
    item.accessibilityInformation = {
      label: `${String(item.label)}, ${item.description}${isBest ? `, ${l10n.t('the best')}` : ''}`,
    };
    if (record.summary)
      item.command = {
        command: commandIds.openRun,
        title: l10n.t('Open in Inspector'),
        arguments: [{ kind: 'run', record }],
      };
    return item;
  }

  private refreshSoon(): void {
    if (this.timer || !this.view.visible) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (!this.isDisposed) this.changes.fire();
    }, refreshMs);
  }
}

function batchItem(id: string, runs: readonly RunRecord[]): TreeItem {
  const item = new TreeItem(runs[0]?.experiment?.name ?? '', TreeItemCollapsibleState.Collapsed);
  item.id = `batch-${id}`;
  item.description = batchDescription(runs, l10n.t);
  item.iconPath = new ThemeIcon('beaker');
  item.contextValue = 'batch';
  return item;
}

function valuesOf({ name, experiment }: RunRecord): string {
  const values = Object.entries(experiment?.values ?? {}).map(
    ([field, value]) => `${field.slice(field.lastIndexOf('.') + 1)} ${String(value)}`,
  );
  return values.length > 0 ? values.join(', ') : name;
}

function iconOf(state: StoredRunState): ThemeIcon {
  switch (state) {
    case 'queued':
      return new ThemeIcon('clock');
    case 'training':
      return new ThemeIcon('sync~spin');
    case 'interrupted':
      return new ThemeIcon('debug-disconnect', new ThemeColor('charts.orange'));
    case 'failed':
      return new ThemeIcon('error', new ThemeColor('errorForeground'));
    case 'finished':
      return new ThemeIcon('pass', new ThemeColor('charts.green'));
  }
}
