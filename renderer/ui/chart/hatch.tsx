/** The hatch of gaps; once on a page with charts. */
export function Hatch() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden>
      <defs>
        <pattern id="chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--surface)" />
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--line2)" strokeWidth="2" />
        </pattern>
      </defs>
    </svg>
  );
}
