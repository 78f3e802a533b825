import { attentionStrings } from '../attention/attentionStrings';
import { beltStrings } from '../belt/beltStrings';
import { gatesStrings } from '../gates/gatesStrings';
import { strings, tabNames } from '../strings';
import type { Shortcut } from '../traces/keyList';

export interface ShortcutSection {
  /** The tab that they are of; '' for those that hold in all. */
  title: string;
  shortcuts: readonly Shortcut[];
}

/** Every key of the panel, by the tab that listens to it: what `?` lists. Each tab lists its own from the same tables. */
export const shortcutTable: readonly ShortcutSection[] = [
  {
    title: '',
    shortcuts: [
      { keys: '?', what: strings.keyList },
      { keys: 'Tab', what: strings.keyNext },
      { keys: '← →', what: strings.keyWalk },
      { keys: '↑ ↓', what: strings.keyRows },
      { keys: 'Home End', what: strings.keyEnds },
      { keys: 'Enter Space', what: strings.keyChoose },
      { keys: 'Esc', what: strings.keyLeave },
    ],
  },
  { title: tabNames.gates, shortcuts: gatesStrings.shortcuts },
  { title: tabNames.belt, shortcuts: beltStrings.shortcuts },
  { title: tabNames.attention, shortcuts: attentionStrings.shortcuts },
];
