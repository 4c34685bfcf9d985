import { explain } from '../../errors/explain.ts';
import type { Failure } from '../../errors/failure.ts';
import { byUuid } from '../../inventory/find.ts';
import type { Image } from '../../updates/payload.ts';
import type { Check, CheckContext, Finding } from './finding.ts';

/** What a server itself says of each update that it is to get, or that it could not be asked. */
export const prechecks: Check = {
  id: 'precheck',
  of: 'host',
  name: 'The server accepts the updates',
  find: (context, uuid) =>
    context.work
      .filter((one) => one.host === uuid)
      .flatMap(({ payload }) => ('updates' in payload ? payload.updates : []))
      .flatMap((image, at, images) => answered(context, uuid, image, images.slice(0, at))),
};

const livePatchWords: Readonly<Record<string, string | undefined>> = {
  ok_livepatch_complete: 'Its live patch makes up for the restart.',
  ok_livepatch_incomplete:
    'Its live patch does not make up for the restart: you are asked about that once it is applied.',
};

function answered(context: CheckContext, uuid: string, image: Image, before: readonly Image[]): readonly Finding[] {
  const host = byUuid(context.view, 'host', uuid);
  if (!host) return [];
  const said = context.evidence.prechecks[uuid]?.find((one) => one.update === image.uuid);
  const finding = (level: Finding['level'], sentence: string, cause: string): Finding => ({
    id: `precheck/${uuid}/${image.uuid}`,
    check: 'precheck',
    level,
    host: uuid,
    subject: { cls: 'host', ref: host.$ref, name: host.name_label },
    sentence,
    cause,
    fixes: [],
  });
  if (!said)
    return [finding('note', `was not asked about ${image.name}`, 'The pool does not have it yet. It is asked once it does, just before it is applied.')]; // prettier-ignore
  if (said.failure === undefined) {
    const told = livePatchWords[said.answer ?? ''];
    return told === undefined ? [] : [finding('note', `accepts ${image.name}`, told)];
  }
  if (lacksOnly(said.failure, before)) return [];
  const { title, cause } = explain(said.failure, context.view);
  const level = said.failure.code.endsWith('ALREADY_APPLIED') ? 'warning' : 'blocking';
  return [finding(level, `does not accept ${image.name}: ${title}`, cause ?? `It answers ${said.failure.code}.`)];
}

/** Whether all that an update is refused for is that others have to be there first, and those come before it. */
export function lacksOnly({ code, params }: Failure, before: readonly Image[]): boolean {
  const missing = (params[1] ?? '').split(/[,;\s]+/).filter(Boolean);
  return (
    code.endsWith('_PREREQUISITE_MISSING') &&
    missing.length > 0 &&
    missing.every((uuid) => before.some((image) => image.uuid === uuid))
  );
}
