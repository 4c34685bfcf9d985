import { inFolder, plainName } from '../../../../app/actions/file-name.ts';
import type { AnyObj } from '../../../../app/inventory/view.ts';
import { nameOf } from '../aims.ts';
import type { FieldDef, Form, Subject } from '../fields.ts';

/** Two VMs of one name are two files. */
function ownFile(folder: string, target: AnyObj): string {
  const name = 'name_label' in target ? target.name_label : '';
  return inFolder(folder, `${plainName(name)}-${target.uuid.slice(0, 8)}.xva`);
}

/** The VMs of a vApp; of a pool none yet. */
function ownVms([aim]: readonly Subject[]): readonly string[] {
  return aim?.target.$cls === 'VM_appliance' ? aim.target.VMs : [];
}

const packageFields: readonly FieldDef[] = [
  {
    kind: 'file',
    way: 'folder',
    extensions: [],
    key: 'folder',
    label: 'Folder on this machine',
    hint: 'A descriptor, a manifest and a VHD for each disk; nothing is written over.',
  },
  {
    kind: 'text',
    key: 'name',
    label: 'Name of its files',
    first: (aims) => (aims.length > 1 ? 'export' : plainName(nameOf(aims))),
  },
  {
    kind: 'switch',
    key: 'single',
    label: 'All in one file',
    hint: 'An OVA; while it is made it needs room for its largest disk once more.',
    first: false,
  },
];

/** What is asked of VMs that go out as files. */
export const exportForms: Readonly<Record<string, Form>> = {
  'vm.exportOvf': {
    verb: 'Export',
    width: 600,
    each: ({ name }, { target }) => ({ name: `${String(name)}-${target.uuid.slice(0, 8)}` }),
    fields: packageFields,
  },
  'pool.exportOvf': {
    verb: 'Export',
    width: 600,
    fields: [{ kind: 'some-vms', key: 'vms', label: 'VMs', first: ownVms }, ...packageFields],
  },
  'vm.export': {
    verb: 'Export',
    width: 600,
    each: ({ file }, { target }) => ({ file: ownFile(String(file), target) }),
    fields: [
      {
        kind: 'file',
        way: 'save',
        extensions: ['xva'],
        key: 'file',
        label: 'File on this machine',
        hint: 'The whole path on the computer that runs this console; nothing is written over.',
        first: (aims) => (aims.length > 1 ? '' : `${plainName(nameOf(aims))}.xva`),
      },
      {
        kind: 'choice',
        key: 'compress',
        label: 'Compression',
        first: 'no',
        options: [
          { value: 'no', label: 'None: fastest' },
          { value: 'zstd', label: 'zstd: smaller, newer servers' },
          { value: 'gzip', label: 'gzip: smaller, slow' },
        ],
      },
    ],
  },
};
