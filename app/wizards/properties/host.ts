import { iqnOf } from '../../actions/settings/host/iqn.ts';
import { isMultipathed } from '../../actions/settings/host/multipathing.ts';
import { LOG_TO } from '../../actions/settings/host/log.ts';
import type { Facet } from './facet.ts';

/** What one server does by itself. */
export const host: Facet = {
  values: (_view, object) =>
    object.$cls === 'host'
      ? { iqn: iqnOf(object), multipathing: isMultipathed(object), logTo: object.logging[LOG_TO] ?? '' }
      : {},
  check(_view, object, values, errors) {
    if (object.$cls !== 'host') return;
    if (values['iqn'] !== iqnOf(object) && !/^(iqn\.\d{4}-\d{2}\.[^\s:]+(:\S*)?|(eui|naa)\.[0-9A-Fa-f]+)$/.test(String(values['iqn'])))
      errors['iqn'] = 'Write it like iqn.2026-01.com.example:server';
    if (!/^[A-Za-z0-9._[\]:-]*$/.test(String(values['logTo']))) errors['logTo'] = 'A name or an address, nothing else';
  },
  put(writes, _view, object) {
    if (object.$cls !== 'host') return;
    writes.some(object, 'host.setIqn', { iqn: 'iqn' });
    writes.some(object, 'host.setLog', { to: 'logTo' });
    writes.some(object, 'host.setMultipathing', { on: 'multipathing' });
  },
  guards: (_view, object) =>
    object.$cls === 'host'
      ? [
          { field: 'iqn', action: 'host.setIqn', target: object },
          { field: 'logTo', action: 'host.setLog', target: object },
          { field: 'multipathing', action: 'host.setMultipathing', target: object },
        ]
      : [],
}; // prettier-ignore
