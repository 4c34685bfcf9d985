import type { Report } from './examine.ts';

const date = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** What to write on the command line next. */
const HINTS: Readonly<Record<string, string>> = {
  'certificate-unknown': "If it is the one the server's own screen shows, add: --fingerprint SHA256",
  'password-needed': 'Put it into the environment variable XENITH_PASSWORD, or name another with --password-env.',
};

/** A report for people, in plain text. */
export function write(report: Report): string {
  const facts: (readonly [string, string | undefined])[] = [
    ['Address', report.address],
    ['Pool', report.pool],
    ['Product', report.product],
    ['API version', report.apiVersion],
    ['Transport', report.transport && { json: 'JSON-RPC', xml: 'XML-RPC' }[report.transport]],
    ['Coordinator', report.coordinator],
    ['Role', report.role],
    [
      'Clock',
      report.clockOffset === undefined
        ? undefined
        : `${(Math.abs(report.clockOffset) / 1000).toFixed(1)} s ${report.clockOffset < 0 ? 'behind' : 'ahead of'} this machine`,
    ],
  ];
  const lines = table(facts.filter((fact): fact is readonly [string, string] => fact[1] !== undefined));
  const section = (title: string, body: readonly string[]): void => {
    if (body.length > 0) lines.push('', title, ...body);
  };
  for (const { address, certificate } of report.certificates)
    section(`Certificate of ${address}`, [
      `  ${certificate.subject}${certificate.selfSigned ? ' (self-signed)' : `, issued by ${certificate.issuer}`}`,
      `  valid ${date(certificate.validFrom)} to ${date(certificate.validTo)}`,
      `  SHA-256 ${certificate.fingerprint256}`,
    ]);
  section(
    'Members',
    table(
      report.members.map(({ name, address, role, live, enabled, answers }) => [
        name,
        address,
        role,
        live ? (enabled ? 'up' : 'maintenance') : 'down',
        role === 'supporter' ? `follows ${answers}` : '',
      ]),
    ),
  );
  section('Objects', table(Object.entries(report.objects).map(([cls, count]) => [cls, String(count)])));
  section('Times', table(report.phases.map(({ phase, ms }) => [phase, `${ms} ms`])));
  section(
    report.findings.length > 0 ? 'To look at' : '',
    report.findings.map(({ severity, text }) => `  ${severity === 'problem' ? '✗' : '!'} ${text}`),
  );
  const hint = HINTS[report.failure?.code ?? ''];
  if (hint !== undefined) lines.push('', hint);
  if (report.findings.length === 0) lines.push('', 'Nothing is wrong.');
  return `${lines.join('\n')}\n`;
}
