import { isNews } from '../../../app/inventory/describe/message.ts';
import type { LucideIcon } from 'lucide-react';
import {
  CircleStop, Copy, Disc3, Download, KeyRound, LogIn, LogOut, MapPin, Maximize2, Pencil, Plug, Plus, RefreshCw, RotateCcw, ShieldCheck, SlidersHorizontal, Trash2, Unplug, Upload,
} from 'lucide-react'; // prettier-ignore
import { icons } from './icons.ts';

const byWord: readonly (readonly [RegExp, LucideIcon])[] = [
  [/forceshutdown/, CircleStop],
  [/shutdown/, icons.shutDown],
  [/reboot|restart/, icons.restart],
  [/certificate/, ShieldCheck],
  [/password/, KeyRound],
  [/report/, Download],
  [/suspend/, icons.suspend],
  [/unpause|resume|start|poweron/, icons.start],
  [/pause/, icons.pause],
  [/migrate|move/, icons.migrate],
  [/revert/, RotateCcw],
  [/snapshot|checkpoint/, icons.snapshot],
  [/template/, icons.template],
  [/clone|copy/, Copy],
  [/export/, Download],
  [/import/, Upload],
  [/createvm|create|new|add/, Plus],
  [/delete|destroy|remove|forget/, Trash2],
  [/eject|insert|cd|tools/, Disc3],
  [/entermaintenance|evacuate/, LogOut],
  [/exitmaintenance|enable/, LogIn],
  [/detach|unplug|disconnect/, Unplug],
  [/attach|plug|connect/, Plug],
  [/resize/, Maximize2],
  [/home|affinity/, MapPin],
  [/^ha|protect/, ShieldCheck],
  [/rename|describe/, Pencil],
  [/tag/, icons.tag],
  [/folder/, icons.folder],
  [/rescan|scan|repair/, RefreshCw],
  [/update/, icons.updates],
  [/set|properties|change|edit/, SlidersHorizontal],
];

/** The drawing of an action, from the verb in its id. */
export function iconOfAction(id: string): LucideIcon | undefined {
  const verb = id.slice(id.indexOf('.') + 1).toLowerCase();
  return byWord.find(([word]) => word.test(verb))?.[1];
}

/** News by what it tells of; anything else is an alert. */
export const iconOfMessage = (name: string): LucideIcon =>
  (isNews(name) ? iconOfAction(name) : undefined) ?? icons.alerts;
