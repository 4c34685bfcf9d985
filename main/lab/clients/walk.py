"""Walks a lab with nothing but Python's standard library: a client that knows no more than the XenAPI.

Reads the line a lab prints on standard input; says what it did; ends with 1 at the first thing that is not right.
"""

import http.client
import json
import ssl
import struct
import sys
import time
import xmlrpc.client

GIB = 1 << 30
MIB = 1 << 20
PATIENCE = 90

TLS = ssl._create_unverified_context()


class Refused(Exception):
    """An error of the API."""

    def __init__(self, description):
        super().__init__(" ".join(description))
        self.code = description[0]
        self.params = description[1:]


class Pool:
    """A session with one pool, calls by name."""

    def __init__(self, address, port, user="root", password="practice"):
        self.address, self.port = address, port
        self.server = xmlrpc.client.ServerProxy(f"https://{address}:{port}", context=TLS)
        self.session = self.raw("session.login_with_password", user, password, "2.21", "walk")

    def raw(self, method, *params):
        reply = getattr(self.server, method)(*params)
        if reply["Status"] != "Success":
            raise Refused(reply["ErrorDescription"])
        return reply["Value"]

    def __call__(self, method, *params):
        return self.raw(method, self.session, *params)

    def refused(self, code, method, *params):
        """The call must fail, and with this code."""
        try:
            answer = self(method, *params)
        except Refused as error:
            assert error.code == code, f"{method} said {error}, not {code}"
            return error
        raise AssertionError(f"{method} succeeded with {answer!r}")

    def wait(self, task):
        """Follows an asynchronous call to its end."""
        limit = time.time() + PATIENCE
        while time.time() < limit:
            record = self("task.get_record", task)
            if record["status"] != "pending":
                self("task.destroy", task)
                if record["status"] != "success":
                    raise Refused(record["error_info"] or [record["status"]])
                return record["result"]
            time.sleep(0.05)
        raise AssertionError(f"task {task} never ended")

    def run(self, method, *params):
        return self.wait(self("Async." + method, *params))

    def until(self, what, test):
        limit = time.time() + PATIENCE
        while time.time() < limit:
            if test():
                return
            time.sleep(0.1)
        raise AssertionError(f"{what} never came true")

    def http(self, verb, path, body=None, headers=None, address=None):
        connection = http.client.HTTPSConnection(address or self.address, self.port, context=TLS, timeout=PATIENCE)
        mark = "&" if "?" in path else "?"
        connection.request(verb, f"{path}{mark}session_id={self.session}", body=body, headers=headers or {})
        return connection.getresponse()


def reference(result):
    """What a task says it made."""
    return xmlrpc.client.loads(f"<params><param>{result}</param></params>")[0][0]


def signing_in(pool):
    first = pool["hosts"][0]
    home = pool["url"].split("//")[1].split(":")[0]
    for password in ("wrong", ""):
        try:
            Pool(home, first["port"], "root", password)
            raise AssertionError("a wrong password was good enough")
        except Refused as error:
            assert error.code == "SESSION_AUTHENTICATION_FAILED", error
    for host in pool["hosts"]:
        if host["address"] == home:
            continue
        try:
            Pool(host["address"], host["port"])
            raise AssertionError("a supporter let somebody in")
        except Refused as error:
            assert (error.code, error.params) == ("HOST_IS_SLAVE", [home]), error
        break
    short = xmlrpc.client.ServerProxy(pool["url"], context=TLS).session.login_with_password("root", "practice")
    assert short["Status"] == "Success"
    return Pool(home, first["port"])


def every_record(pool):
    names = [name for name in pool.server.system.listMethods() if name.endswith(".get_all_records")]
    assert "VM.get_all_records" in names and "Bond.get_all_records" in names
    counted = 0
    for name in names:
        try:
            records = pool(name)
        except Refused as error:
            assert error.code == "MESSAGE_REMOVED", f"{name}: {error}"
            continue
        counted += len(records)
        for ref in list(records)[:1]:
            assert ref.startswith("OpaqueRef:"), ref
    return counted


def errors(pool):
    pool.refused("HANDLE_INVALID", "VM.get_record", "OpaqueRef:nobody")
    pool.refused("UUID_INVALID", "VM.get_by_uuid", "nobody")
    pool.refused("MESSAGE_METHOD_UNKNOWN", "VM.fly")
    assert pool.refused("MESSAGE_PARAMETER_COUNT_MISMATCH", "VM.get_record").params == ["VM.get_record", "1", "0"]
    vm = pool("VM.get_all")[0]
    pool.refused("INTERNAL_ERROR", "VM.set_name_label", vm, ["not", "text"])
    pool("VM.remove_from_other_config", vm, "walk")
    pool("VM.add_to_other_config", vm, "walk", "1")
    pool.refused("MAP_DUPLICATE_KEY", "VM.add_to_other_config", vm, "walk", "2")
    reader = Pool(pool.address, pool.port, "read-only")
    reader.refused("RBAC_PERMISSION_DENIED", "VM.set_name_label", vm, "mine")
    reader("session.logout")
    reader.refused("SESSION_INVALID", "VM.get_all")


def events(pool):
    batch = pool("event.from", ["*"], "", 5.0)
    assert all(event["operation"] == "add" for event in batch["events"])
    vm = next(event for event in batch["events"] if event["class"] == "vm")
    label = vm["snapshot"]["name_label"] + " <&> \u00e9"
    pool("VM.set_name_label", vm["ref"], label)
    seen = pool("event.from", ["VM/" + vm["ref"]], batch["token"], 5.0)
    assert [(event["operation"], event["snapshot"]["name_label"]) for event in seen["events"]] == [("mod", label)]
    pool("VM.set_name_label", vm["ref"], vm["snapshot"]["name_label"])
    quiet = pool("event.from", ["secret"], seen["token"], 0.3)
    assert quiet["events"] == []
    pool.refused("EVENT_FROM_TOKEN_PARSE_FAILURE", "event.from", ["*"], "soon", 1.0)
    token = pool("event.inject", "pool", pool("pool.get_all")[0])
    assert any(event["class"] == "pool" for event in pool("event.from", ["pool"], token, 1.0)["events"])
    pool("event.register", ["vm"])
    pool("VM.set_name_description", vm["ref"], "seen the old way")
    assert pool("event.next")[0]["ref"] == vm["ref"]
    pool("event.unregister", ["vm"])


def tasks(pool):
    task = pool("task.create", "walk", "by hand")
    pool("task.set_progress", task, 0.5)
    assert pool("task.get_progress", task) == 0.5
    pool("task.set_status", task, "success")
    assert pool("task.get_record", task)["status"] == "success"
    pool("task.destroy", task)
    pool.refused("HANDLE_INVALID", "task.get_record", task)


def shared_sr(pool):
    """Storage every host that is up can reach, with room."""
    for ref, sr in pool("SR.get_all_records").items():
        attached = [pool("PBD.get_currently_attached", pbd) for pbd in sr["PBDs"]]
        room = int(sr["physical_size"]) - int(sr["physical_utilisation"])
        alone = len(attached) == 1 and sr["type"] in ("ext", "lvm")
        if sr["content_type"] != "iso" and sr["type"] not in ("udev", "iso") and all(attached) and attached:
            if room > 8 * GIB and (sr["shared"] or (alone and len(pool("host.get_all")) == 1)):
                return ref
    raise AssertionError("no storage to work with")


def new_vm(pool, name, sr):
    template = pool("VM.get_by_name_label", "Other install media")[0]
    vm = pool("VM.clone", template, name)
    pool("VM.provision", vm)
    pool("VM.set_memory_limits", vm, str(GIB), str(GIB), str(GIB), str(GIB))
    disk = {"name_label": f"{name} disk", "name_description": "", "SR": sr, "virtual_size": str(64 * MIB)}
    disk |= {"type": "user", "sharable": False, "read_only": False, "other_config": {}}
    vdi = pool("VDI.create", disk)
    pool("VBD.create", {"VM": vm, "VDI": vdi, "userdevice": "0", "bootable": True, "mode": "RW", "type": "Disk",
                        "unpluggable": True, "empty": False, "other_config": {}, "qos_algorithm_type": "",
                        "qos_algorithm_params": {}})
    return vm, vdi


def vm_life(pool, sr):
    vm, vdi = new_vm(pool, "walked", sr)
    pool.run("VM.start", vm, False, False)
    assert pool("VM.get_power_state", vm) == "Running"
    pool.refused("VM_BAD_POWER_STATE", "VM.start", vm, False, False)
    pool("VM.pause", vm)
    pool("VM.unpause", vm)
    snapshot = reference(pool.run("VM.snapshot", vm, "before", []))
    assert pool("VM.get_is_a_snapshot", snapshot)
    pool("VM.hard_reboot", vm)
    pool("VM.hard_shutdown", vm)
    assert pool("VM.get_power_state", vm) == "Halted"
    pool.run("VM.revert", snapshot)
    copy = reference(pool.run("VM.clone", vm, "walked too"))
    for gone in (copy, snapshot):
        for vbd in pool("VM.get_VBDs", gone):
            disk = pool("VBD.get_VDI", vbd)
            if pool("VBD.get_type", vbd) == "Disk":
                pool("VDI.destroy", disk)
        pool("VM.destroy", gone)
    assert vm in pool("VM.get_all") and vdi is not None
    return vm


def guest_life(pool):
    """What only a VM whose tools answer can do, with one that is there already."""
    by_size = sorted(pool("VM.get_all_records").items(), key=lambda item: int(item[1]["memory_static_max"]))
    for vm, record in by_size:
        wanted = {"suspend", "clean_reboot", "clean_shutdown", "checkpoint"}
        if record["is_control_domain"] or not wanted <= set(record["allowed_operations"]):
            continue
        if record["blocked_operations"]:
            continue

        def allows(operation, vm=vm):
            pool.until(operation, lambda: operation in pool("VM.get_allowed_operations", vm))

        try:
            pool.run("VM.suspend", vm)
            assert pool("VM.get_power_state", vm) == "Suspended"
            pool.run("VM.resume", vm, False, False)
            allows("clean_reboot")
            pool.run("VM.clean_reboot", vm)
            allows("clean_shutdown")
            checkpoint = reference(pool.run("VM.checkpoint", vm, "with memory"))
            assert pool("VM.get_power_state", checkpoint) == "Suspended"
            pool.run("VM.clean_shutdown", vm)
        except Refused as error:
            assert error.code in ("SR_FULL", "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", "NO_HOSTS_AVAILABLE"), error
            continue
        limits = [record[name] for name in ("memory_static_min", "memory_static_max")]
        half = str(max(int(limits[0]), int(limits[1]) // 2))
        pool("VM.set_memory_limits", vm, limits[0], half, half, half)
        pool.refused("MEMORY_CONSTRAINT_VIOLATION_ORDER", "VM.set_memory_limits", vm, half, limits[0], half, half)
        pool("VM.set_VCPUs_at_startup", vm, "1")
        pool.refused("INVALID_VALUE", "VM.set_VCPUs_max", vm, "0")
        pool.run("VM.start", vm, False, False)
        metrics = pool("VM.get_metrics", vm)
        assert pool("VM_metrics.get_VCPUs_number", metrics) == "1"
        assert int(pool("VM_metrics.get_memory_actual", metrics)) == int(half)
        allows("clean_shutdown")
        return True
    return False


def migration(pool):
    """Moves some VM that may move."""
    for vm, record in pool("VM.get_all_records").items():
        if record["is_control_domain"] or "pool_migrate" not in record["allowed_operations"]:
            continue
        for host in pool("VM.get_possible_hosts", vm):
            if host == record["resident_on"]:
                continue
            try:
                pool.run("VM.pool_migrate", vm, host, {"live": "true"})
            except Refused as error:
                assert error.code != "NOT_IMPLEMENTED", error
                continue
            assert pool("VM.get_resident_on", vm) == host
            assert vm in pool("host.get_resident_VMs", host)
            return True
    return False


def upkeep(pool, digest):
    """Empties a member, updates it where updates come that way, and restarts it."""
    coordinator = list(pool("pool.get_all_records").values())[0]["master"]
    for host, record in pool("host.get_all_records").items():
        if host == coordinator or not record["enabled"]:
            continue
        try:
            pool("host.disable", host)
        except Refused as error:
            assert error.code == "HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN", error
            continue
        for vm in pool("host.get_vms_which_prevent_evacuation", host):
            try:
                pool("VM.hard_shutdown", vm)
            except Refused as error:
                assert error.code != "NOT_IMPLEMENTED", error
        try:
            pool.run("host.evacuate", host)
        except Refused as error:
            pool("host.enable", host)
            assert error.code != "NOT_IMPLEMENTED", error
            continue
        left = [vm for vm in pool("host.get_resident_VMs", host) if not pool("VM.get_is_control_domain", vm)]
        assert left == [], left
        if digest:
            try:
                pool.run("host.apply_updates", host, digest)
                assert pool("host.get_last_update_hash", host) == digest
            except Refused as error:
                assert error.code == "HA_IS_ENABLED", error
        pool.run("host.reboot", host)
        metrics = pool("host.get_metrics", host)
        pool.until("the host going away", lambda: not pool("host_metrics.get_live", metrics))
        pool.until("the host coming back", lambda: pool("host_metrics.get_live", metrics))
        pool.until("the host in service", lambda: pool("host.get_enabled", host))
        assert pool("host.get_pending_guidances", host) == []
        return True
    return False


def upload(pool, path, content):
    task = pool("task.create", "walk upload", "")
    reply = pool.http("PUT", f"{path}&task_id={task}" if "?" in path else f"{path}?task_id={task}", body=content)
    reply.read()
    assert reply.status == 200, (path, reply.status)
    return pool.wait(task)


def site_files(line, suffix):
    """The sound files of the update site of one generation, with their names."""
    host, port = line["control"].split("//")[1].split(":")
    def get(path):
        connection = http.client.HTTPConnection(host, int(port))
        connection.request("GET", path)
        return connection.getresponse().read()
    index = get("/updates/index.xml").decode()
    for part in index.split('patch-url="')[1:]:
        url = part.split('"')[0]
        if url.endswith(suffix):
            yield url.rsplit("/", 1)[1], get("/updates/" + url.rsplit("/", 1)[1])


def update(pool, line, sr):
    record = list(pool("pool.get_all_records").values())[0]
    coordinator = record["master"]
    version = pool("host.get_software_version", coordinator)
    if version["product_brand"] == "XCP-ng":
        found = json.loads(pool("host.call_plugin", coordinator, "updater.py", "check_update", {}))
        assert isinstance(found, list) and found, found
        pool.run("host.call_plugin", coordinator, "updater.py", "update", {})
        assert json.loads(pool("host.call_plugin", coordinator, "updater.py", "check_update", {})) == []
        pool.refused("XENAPI_MISSING_PLUGIN", "host.call_plugin", coordinator, "nobody.py", "f", {})
        return f"updater.py installed {len(found)}", ""
    if record["repositories"]:
        digest = pool.run("pool.sync_updates", record_ref(pool), False, "", "")
        assert digest != ""
        reply = pool.http("GET", "/updates")
        offered = json.loads(reply.read())
        assert reply.status == 200 and offered["hosts"], offered
        if not record["ha_enabled"]:
            pool.refused("UPDATEINFO_HASH_MISMATCH", "host.apply_updates", coordinator, "nonsense")
        return f"{len(offered['updates'])} updates on offer", digest_of(digest)
    if version["product_version"].startswith("6."):
        for _, content in site_files(line, ".xsupdate"):
            try:
                patch = upload(pool, "/pool_patch_upload", content)
            except (Refused, AssertionError):
                continue
            try:
                pool.run("pool_patch.apply", patch, coordinator)
            except Refused as error:
                assert error.code.startswith("PATCH_"), error
                continue
            return "a pool_patch applied", ""
        raise AssertionError("no patch fits")
    for name, content in site_files(line, ".iso"):
        disk = {"name_label": name, "name_description": "", "SR": sr, "virtual_size": str(max(len(content), MIB))}
        disk |= {"type": "user", "sharable": False, "read_only": False, "other_config": {}}
        vdi = pool("VDI.create", disk)
        upload(pool, f"/import_raw_vdi?vdi={vdi}", content)
        try:
            made = pool("pool_update.introduce", vdi)
            pool("pool_update.precheck", made, coordinator)
            pool.run("pool_update.apply", made, coordinator)
        except Refused as error:
            assert error.code.startswith(("UPDATE_", "INVALID_UPDATE", "PATCH_", "CANNOT_FIND")), error
            continue
        assert made in pool("host.get_updates", coordinator)
        return "a pool_update applied", ""
    return "no update fits", ""


def digest_of(result):
    """A text result of a task."""
    return reference(result)


def record_ref(pool):
    return pool("pool.get_all")[0]


def rrds(pool):
    start = int(time.time()) - 600
    reply = pool.http("GET", f"/rrd_updates?start={start}&host=true")
    text = reply.read()
    assert reply.status == 200 and text.startswith(b"<?xml") and b"<legend>" in text, text[:200]
    reply = pool.http("GET", f"/rrd_updates?start={start}&host=true&json=true")
    meta = json.loads(reply.read())["meta"]
    assert isinstance(meta["start"], (str, int)) and meta["legend"]
    reply = pool.http("GET", "/host_rrd")
    assert reply.status == 200 and b"<rrd>" in reply.read()
    coordinator = list(pool("pool.get_all_records").values())[0]["master"]
    for vm in pool("host.get_resident_VMs", coordinator):
        if pool("VM.get_is_control_domain", vm):
            continue
        reply = pool.http("GET", f"/vm_rrd?uuid={pool('VM.get_uuid', vm)}")
        assert reply.status == 200 and b"<name>cpu0</name>" in reply.read()
        break


def console(pool, vm):
    pool.run("VM.start", vm, False, False)
    record = pool("console.get_record", pool("VM.get_consoles", vm)[0])
    where, path = record["location"].split("//")[1].split("/", 1)
    address = where.split(":")[0]
    connection = http.client.HTTPSConnection(address, pool.port, context=TLS, timeout=PATIENCE)
    connection.connect()
    connection.sock.sendall(f"CONNECT /{path} HTTP/1.0\r\nCookie: session_id={pool.session}\r\n\r\n".encode())
    stream = connection.sock.makefile("rwb")
    assert b"200" in stream.readline()
    while stream.readline() not in (b"\r\n", b""):
        pass
    assert stream.read(12) == b"RFB 003.008\n"
    stream.write(b"RFB 003.008\n")
    stream.flush()
    assert stream.read(2) == b"\x01\x01"
    stream.write(b"\x01")
    stream.flush()
    assert stream.read(4) == b"\x00\x00\x00\x00"
    stream.write(b"\x01")
    stream.flush()
    width, height = struct.unpack(">HH", stream.read(4))
    stream.read(16)
    stream.read(struct.unpack(">I", stream.read(4))[0])
    stream.write(struct.pack(">BBHHHH", 3, 0, 0, 0, width, height))
    stream.flush()
    assert struct.unpack(">BBH", stream.read(4))[2] >= 1
    connection.close()
    pool("VM.hard_shutdown", vm)


def archive(pool, vm, sr):
    reply = pool.http("GET", f"/export?ref={vm}")
    content = reply.read()
    assert reply.status == 200 and content[:7] == b"ova.xml", content[:20]
    made = reference(upload(pool, f"/import?sr_id={sr}", content))
    assert len(made) == 1 and pool("VM.get_name_label", made[0]) == "walked"
    remove(pool, made[0])


def remove(pool, vm):
    for vbd in pool("VM.get_VBDs", vm):
        if pool("VBD.get_type", vbd) == "Disk":
            pool("VDI.destroy", pool("VBD.get_VDI", vbd))
    pool("VM.destroy", vm)


def walk(line, which):
    def say(what):
        print(which["name"], what, flush=True)

    pool = signing_in(which)
    say("signed in, and was refused where it should be")
    say(f"{every_record(pool)} records")
    errors(pool)
    say("errors")
    events(pool)
    say("events")
    tasks(pool)
    say("tasks")
    sr = shared_sr(pool)
    vm = vm_life(pool, sr)
    say("a VM's life")
    say("a guest's life" if guest_life(pool) else "no guest answers")
    say("a VM moved" if migration(pool) else "no VM may move")
    console(pool, vm)
    say("console")
    archive(pool, vm, sr)
    remove(pool, vm)
    say("archive")
    rrds(pool)
    say("rrds")
    what, digest = update(pool, line, sr)
    say(what)
    say("a host emptied and restarted" if upkeep(pool, digest) else "no host to empty")
    pool("session.logout")
    say("done")


if __name__ == "__main__":
    lab = json.loads(sys.stdin.readline())
    for one in lab["pools"][:2] if len(lab["pools"]) == 2 else lab["pools"][:1]:
        walk(lab, one)
