import { limitsOf, recipeDisks } from '../../../app/new-vm/template.ts';
import type { Obj, PoolId } from '../../../app/inventory/view.ts';
import { vmKind } from '../../../app/inventory/describe/kind.ts';
import { Card, Facts } from '../../ui/card.tsx';
import { KeyFigure, KeyFigures } from '../../ui/figure/key-figure.tsx';
import { size } from '../../ui/format/size.ts';
import { EditButton } from './edit-button.tsx';
import { descriptionFact, faint, uuidFact } from './fact-words.tsx';
import { RecentActivity } from './recent-activity.tsx';
import { VmNetworkCard } from './vm/vm-network-card.tsx';
import { VmStorageCard } from './vm/vm-storage-card.tsx';
import css from './overview.module.css';

/** What VMs made from this template get, and how far they may go. */
export function TemplateOverview({ pool, vm }: { readonly pool: PoolId; readonly vm: Obj<'VM'> }) {
  const limits = limitsOf(vm);
  const recipe = recipeDisks(vm);
  const boots = [limits.bios && 'BIOS', limits.uefi && 'UEFI', limits.secureBoot && 'UEFI Secure Boot'].filter(Boolean);
  const builtIn = vmKind(vm) === 'built-in template';
  return (
    <div className={css['page']}>
      <KeyFigures>
        <KeyFigure label="vCPUs" value={vm.VCPUs_at_startup} rest={`to ${limits.vcpusMax}`} />
        <KeyFigure
          label="Memory"
          value={size(vm.memory_dynamic_max).split(' ')[0]}
          rest={`${size(vm.memory_dynamic_max).split(' ')[1] ?? ''} to ${size(limits.memoryMax)}`}
        />
        <KeyFigure
          label="Disks"
          value={recipe.length || vm.VBDs.length}
          rest={recipe.length > 0 ? `made new, ${size(recipe.reduce((sum, disk) => sum + disk.size, 0))}` : 'copied'}
        />
        <KeyFigure label="Interfaces" value={vm.VIFs.length} rest={`to ${limits.nicsMax}`} />
      </KeyFigures>
      <div className={css['columns']}>
        <div className={css['column']}>
          <Card title="General" aside={builtIn ? undefined : <EditButton pool={pool} object={vm} />}>
            <Facts
              items={[
                descriptionFact(vm.name_description),
                { label: 'Kind', value: builtIn ? 'came with the server' : 'made here' },
                { label: 'Boots with', value: boots.join(', ') },
                {
                  label: 'Quick create',
                  value: vm.other_config['instant'] === 'true' ? 'yes, without questions' : faint('no'),
                },
                { label: 'Folder', value: vm.other_config['folder'] || faint('none') },
                uuidFact(vm.uuid),
              ]}
            />
          </Card>
          {recipe.length === 0 && <VmStorageCard pool={pool} vm={vm} />}
          {vm.VIFs.length > 0 && <VmNetworkCard pool={pool} vm={vm} />}
        </div>
        <div className={css['side']}>
          <RecentActivity pool={pool} object={vm} />
        </div>
      </div>
    </div>
  );
}
