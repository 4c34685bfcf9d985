import { datamodel } from '../../app/xenapi/generated/datamodel.ts';

/** Types of a method's parameters, session first where it takes one; also for the `Async.` form. */
export function methodParams(method: string): readonly string[] {
  const [cls = '', name = ''] = method.replace(/^Async\./, '').split('.');
  return (datamodel[cls]?.methods[name]?.params ?? []).map((param) => param.replace(/^[^:]*: ?/, ''));
}
