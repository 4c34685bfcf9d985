export const named = ['pool', 'host', 'VM', 'SR', 'VDI', 'network', 'VM_appliance', 'VMSS'] as const;
