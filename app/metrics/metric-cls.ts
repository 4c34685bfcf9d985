/** The classes that have numbers. A pool's and an SR's are made from its hosts'. */
export type MetricCls = 'pool' | 'host' | 'VM' | 'SR';
