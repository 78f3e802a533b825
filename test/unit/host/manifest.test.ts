import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  commandIds,
  contextKeys,
  extensionId,
  settingIds,
  settingsSection,
  submenuIds,
  viewContainerIds,
  viewIds,
  viewTypes,
  walkthroughIds,
} from '../../../src/host/ids';

interface Manifest {
  name: string;
  publisher: string;
  description: string;
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { supported: boolean }; virtualWorkspaces: boolean };
  contributes: {
    commands: { command: string; title: string; category: string; enablement?: string }[];
    submenus: { id: string }[];
    viewsContainers: { activitybar: { id: string }[] };
    views: Record<string, { id: string }[]>;
    menus: Record<string, { command?: string; submenu?: string; when?: string }[]>;
    configuration: { properties: Record<string, { default?: unknown; markdownDescription?: string }> };
    walkthroughs: { id: string; steps: { id: string; description: string; media: { markdown: string } }[] }[];
  };
}

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const manifestText = read('package.json');
const manifest = JSON.parse(manifestText) as Manifest;
const nls = JSON.parse(read('package.nls.json')) as Record<string, string>;
const { contributes } = manifest;
const sorted = (values: Iterable<string>) => [...values].sort();

describe('package.json against the ids of the code', () => {
  it('names the extension as the code does', () => {
    expect(`${manifest.publisher}.${manifest.name}`).toBe(extensionId);
  });

  it('has exactly the commands of the code, all in one category', () => {
    expect(sorted(contributes.commands.map((command) => command.command))).toEqual(
      sorted(Object.values(commandIds)),
    );
    expect(new Set(contributes.commands.map((command) => command.category))).toEqual(new Set(['Unroll']));
  });

  it('has exactly the settings of the code, each with a default and a description', () => {
    const { properties } = contributes.configuration;
    const ids = Object.values(settingIds).map((id) => `${settingsSection}.${id}`);
    expect(sorted(Object.keys(properties))).toEqual(sorted(ids));
    for (const [id, setting] of Object.entries(properties)) {
      expect(setting.default, id).toBeDefined();
      expect(setting.markdownDescription, id).toMatch(/^%.+%$/);
    }
  });

  it('has exactly the walkthroughs and submenus of the code', () => {
    expect(contributes.walkthroughs.map(({ id }) => id)).toEqual(Object.values(walkthroughIds));
    expect(contributes.submenus.map(({ id }) => id)).toEqual(Object.values(submenuIds));
  });

  it('has exactly the views of the code', () => {
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual(
      Object.values(viewContainerIds),
    );
    expect(Object.values(contributes.views).flatMap((views) => views.map(({ id }) => id))).toEqual(
      Object.values(viewIds),
    );
  });

  it('is activated without a command and by its restored inspector', () => {
    expect(manifest.activationEvents).toEqual(['onStartupFinished', `onWebviewPanel:${viewTypes.inspector}`]);
  });

  it('uses in clauses only context keys that the code sets', () => {
    const clauses = [
      ...contributes.commands.map(({ enablement }) => enablement),
      ...Object.values(contributes.menus).flatMap((entries) => entries.map(({ when }) => when)),
      ...[...manifestText.matchAll(/"onContext:([^"]+)"/g)].map(([, key]) => key),
    ];
    const used = clauses.flatMap((clause) => clause?.match(/\bunroll\.\w+/g) ?? []);
    const views = new Set<string>(Object.values(viewIds));
    expect(new Set(used.filter((name) => !views.has(name)))).toEqual(new Set(Object.values(contextKeys)));
  });

  it('offers in menus only what is there', () => {
    const known = new Set<string>([...Object.values(commandIds), ...Object.values(submenuIds)]);
    const offered = Object.values(contributes.menus).flatMap((entries) =>
      entries.map(({ command, submenu }) => command ?? submenu ?? ''),
    );
    expect(offered.filter((id) => !known.has(id))).toEqual([]);
  });

  it('takes no key of the user’s', () => {
    expect(Object.keys(contributes)).not.toContain('keybindings');
  });

  it('says that it works in untrusted and virtual workspaces', () => {
    expect(manifest.capabilities).toEqual({
      untrustedWorkspaces: { supported: true },
      virtualWorkspaces: true,
    });
  });

  it('has no setting that names a path or a program, which a folder could bring along', () => {
    for (const [id, setting] of Object.entries(contributes.configuration.properties)) {
      const says = `${id} ${JSON.stringify(setting)} ${nls[setting.markdownDescription?.slice(1, -1) ?? ''] ?? ''}`;
      expect(!/path|folder|director|executable|program|command|url/i.test(says), says).toBe(true);
    }
  });
});

describe('ids in the sources', () => {
  it('are typed in ids.ts only', () => {
    const files = readdirSync(new URL('src/host/', root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && file !== 'ids.ts')
      .map((file) => `src/host/${file}`);
    expect(files.length).toBeGreaterThan(30);
    const typedElsewhere = [...files, 'src/extension.ts'].filter((file) =>
      /['"`]unroll\.\w+/.test(read(file)),
    );
    expect(typedElsewhere).toEqual([]);
  });
});

describe('package.nls.json', () => {
  it('has exactly the texts that package.json asks for', () => {
    const asked = [...manifestText.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
    expect(sorted(new Set(asked))).toEqual(sorted(Object.keys(nls)));
  });

  it('has every text that a person reads: none but the name stands in package.json itself', () => {
    const read = /^(?:title|label|name|description|contextualTitle|contents|category|.*[dD]escriptions?)$/;
    const plain: string[] = [];
    const walk = (value: unknown, key: string, where: string) => {
      if (typeof value === 'string') {
        if (read.test(key) && value !== 'Unroll' && !/^%[^%]+%$/.test(value))
          plain.push(`${where}: ${value}`);
      } else if (Array.isArray(value)) {
        for (const each of value) walk(each, key, where);
      } else if (typeof value === 'object' && value !== null) {
        for (const [name, each] of Object.entries(value)) walk(each, name, `${where}.${name}`);
      }
    };
    walk(contributes, 'contributes', 'contributes');
    walk(manifest.description, 'description', 'description');
    expect(plain).toEqual([]);
  });

  it('gives the palette the names that the documentation promises', () => {
    const titles = contributes.commands.map(({ title }) => nls[title.slice(1, -1)]);
    const promised = [
      'Train on This File',
      'Train on Selection',
      'Train with Options…',
      'Pause Training',
      'Resume Training',
      'Stop Training',
      'Open Inspector',
      'Toggle Inline Suggestions',
      'Predict Next Word',
      'Fill the Blank',
      'Generate Text…',
      'Show Log',
    ];
    expect(titles).toEqual(expect.arrayContaining(promised));
  });
});

describe('the walkthrough', () => {
  const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

  it('has an action that exists on every step, and a picture or page', () => {
    expect(steps).toHaveLength(4);
    const commands = new Set<string>(Object.values(commandIds));
    for (const { id, description, media } of steps) {
      const actions = [...nls[description.slice(1, -1)].matchAll(/\]\(command:([^)]+)\)/g)].map(
        ([, command]) => command,
      );
      expect(actions.length, id).toBeGreaterThan(0);
      expect(actions.filter((command) => !commands.has(command))).toEqual([]);
      expect(read(media.markdown)).toMatch(/^## /);
    }
  });
});
