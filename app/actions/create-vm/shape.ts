import { NULL_REF } from '../../xenapi/ref.ts';
import type { Obj } from '../../inventory/view.ts';
import type { NewVmDraft } from '../../new-vm/draft.ts';
import { byUuid } from '../../inventory/find.ts';
import { isHvm } from '../../new-vm/template.ts';
import type { Caller } from '../action.ts';
import { setKey } from '../map-key.ts';

async function setCpus(caller: Caller, vm: string, template: Obj<'VM'>, draft: NewVmDraft): Promise<void> {
  const most = () => caller.call('VM.set_VCPUs_max', vm, draft.vcpusMax);
  const first = () => caller.call('VM.set_VCPUs_at_startup', vm, draft.vcpus);
  const growing = draft.vcpusMax >= template.VCPUs_at_startup;
  for (const set of growing ? [most, first] : [first, most]) await set();
}

/** What was left as the template has it stays "auto", which is more than true: it follows the pool's certificates. */
function secureBootOf(template: Obj<'VM'>, draft: NewVmDraft): string {
  if (draft.firmware === 'uefi-secure' && template.platform['secureboot'] === 'auto') return 'auto';
  return String(draft.firmware === 'uefi-secure');
}

function platformOf(template: Obj<'VM'>, draft: NewVmDraft): Readonly<Record<string, string>> {
  return {
    ...template.platform,
    'cores-per-socket': String(draft.coresPerSocket),
    ...(isHvm(template) ? { secureboot: secureBootOf(template, draft) } : {}),
  };
}

async function setBoot(caller: Caller, vm: string, template: Obj<'VM'>, draft: NewVmDraft): Promise<void> {
  const fromNetwork = draft.install.from === 'network' || draft.diskless || draft.disks.length === 0;
  if (isHvm(template)) {
    const order = template.HVM_boot_params['order'] || 'cdn';
    const wished = fromNetwork ? `n${order.replace('n', '')}` : order;
    const firmware = draft.firmware === 'bios' ? 'bios' : 'uefi';
    await caller.call('VM.set_HVM_boot_params', vm, { ...template.HVM_boot_params, order: wished, firmware });
    return;
  }
  if (template.PV_bootloader === 'eliloader') {
    const url = draft.install.url.replace(/^nfs:\/\/([^/]+)/, 'nfs:$1:');
    await setKey(caller, 'VM', 'other_config', vm, 'install-repository', draft.install.from === 'url' ? url : 'cdrom');
  }
  await caller.call('VM.set_PV_args', vm, draft.install.args);
}

/** Description, processors, home, memory, boot: only what differs from the template where a role could forbid it. */
export async function setShape(caller: Caller, vm: string, template: Obj<'VM'>, draft: NewVmDraft): Promise<void> {
  await caller.call('VM.set_name_description', vm, draft.description);
  await setCpus(caller, vm, template, draft);
  await caller.call('VM.set_platform', vm, platformOf(template, draft));
  const home = byUuid(caller.view, 'host', draft.home)?.$ref ?? NULL_REF;
  if (home !== template.affinity) await caller.call('VM.set_affinity', vm, home);
  const memory = [
    Math.min(template.memory_static_min, draft.memoryMin),
    draft.memoryLimit,
    draft.memoryMin,
    draft.memoryMax,
  ];
  const before = [
    template.memory_static_min,
    template.memory_static_max,
    template.memory_dynamic_min,
    template.memory_dynamic_max,
  ];
  if (memory.some((value, at) => value !== before[at])) await caller.call('VM.set_memory_limits', vm, ...memory);
  await setBoot(caller, vm, template, draft);
  for (const tag of draft.tags) await caller.call('VM.add_tags', vm, tag);
  if (draft.folder !== '') {
    await caller.call('VM.remove_from_other_config', vm, 'folder');
    await caller.call('VM.add_to_other_config', vm, 'folder', draft.folder);
  }
}
