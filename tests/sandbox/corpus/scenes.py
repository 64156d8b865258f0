"""Programs with Blender whose world is not what they say, or does something when it is opened."""

from __future__ import annotations

from .case import Case, Status

UNVERIFIED: tuple[Status, ...] = ("unverified",)
ANY: tuple[Status, ...] = ("ok", "error", "crashed", "unverified")


def _file(
    name: str, body: str, statuses: tuple[Status, ...] = UNVERIFIED, facts: str = "{}", blend: str = "world.blend"
) -> Case:
    return Case(name, body, statuses, (blend,), blender=True, facts=facts)


NOT_SO = (
    _file("an emptied scene", "bpy.data.batch_remove(list(bpy.data.objects)); save()"),
    _file("a mesh without vertices", "cube.data.clear_geometry(); save()"),
    _file("a transform that is not a number", "cube.location.x = math.nan; save()"),
    _file("vertices that are not numbers", "cube.data.vertices[0].co.x = math.nan; save()"),
    _file(
        "infinite keyframes",
        "cube.location.x = math.inf; cube.keyframe_insert('location', frame=1); cube.location.x = 0; save()",
    ),
    _file("says another size", "save('object.blend')", facts="{'size_m': [3.0, 1.0, 1.0]}", blend="object.blend"),
    _file(
        "has no key object",
        "cube.name = 'other'; save('object.blend')",
        facts="{'size_m': [1.0, 1.0, 1.0]}",
        blend="object.blend",
    ),
    _file(
        "a camera that is not there",
        "save('environment.blend')",
        facts="{'camera': 'camera', 'lights': [], 'supports': []}",
        blend="environment.blend",
    ),
    _file(
        "a support in the air",
        "c = bpy.data.objects.new('camera', bpy.data.cameras.new('camera')); bpy.context.scene.collection.objects.link(c); save('environment.blend')",
        facts="{'camera': 'camera', 'lights': [], 'supports': [{'name': 'floor', 'object': 'key_object', 'height_m': 5.0}]}",
        blend="environment.blend",
    ),
    _file(
        "telemetry of a motion nobody sees",
        "t = np.linspace(0, 1, 25)\np = np.zeros((25, 1, 3)); p[:, 0, 0] = t\n"
        "np.savez(out / 'telemetry.npz', names=np.array(['key_object']), time_s=t, frame_time_s=t[::5], position_m=p)\nsave()",
    ),
    _file(
        "telemetry of a body that is not there",
        "t = np.linspace(0, 1, 25)\nnp.savez(out / 'telemetry.npz', names=np.array(['ghost']), time_s=t, frame_time_s=t[::5], position_m=np.zeros((25, 1, 3)))\nsave()",
    ),
    _file(
        "series of a change nobody sees",
        "np.savez(out / 'series.npz', frame_time_s=np.arange(5.0), height_m=np.arange(5.0)); save()",
    ),
)

POISONED = (
    _file(
        "a driver that is a script",
        "d = cube.driver_add('location', 0).driver; d.expression = '__import__(\"os\").getpid() * 0.0'; save()",
    ),
    _file(
        "a text that registers itself",
        "t = bpy.data.texts.new('evil.py'); t.write('import os'); t.use_module = True; save()",
    ),
    _file(
        "a compositor that writes files",
        "s = bpy.context.scene; s.use_nodes = True; n = s.node_tree.nodes.new('CompositorNodeOutputFile'); n.base_path = str(secret.parent); save()",
    ),
    _file(
        "a material that runs a script",
        "m = bpy.data.materials.new('m'); m.use_nodes = True; m.node_tree.nodes.new('ShaderNodeScript'); cube.data.materials.append(m); save()",
    ),
    _file(
        "an image from outside",
        "i = bpy.data.images.new('i', 4, 4); i.source = 'FILE'; i.filepath = str(secret); i.use_fake_user = True; save()",
    ),
    _file(
        "a film strip instead of the world",
        "e = bpy.context.scene.sequence_editor_create(); e.sequences.new_image('x', '//a.png', 1, 1); save()",
    ),
    _file(
        "a subdivision bomb in the file",
        "m = cube.modifiers.new('s', 'SUBSURF'); m.levels = m.render_levels = 11; save()",
        ("unverified", "crashed"),
    ),
    _file(
        "an array bomb in the file",
        "for _ in range(3):\n    m = cube.modifiers.new('a', 'ARRAY'); m.count = 1000\nfor m in cube.modifiers:\n    m.show_viewport = False\nsave()",
    ),
    _file(
        "a handler that saves elsewhere",
        "bpy.app.handlers.save_post.append(lambda *a: open(str(secret.parent / 'x'), 'w').write('x')); save()",
        ANY,
    ),
    _file("a timer that runs on", "bpy.app.timers.register(lambda: 0.01); save()", ANY),
    _file(
        "a home furnished for the verifier",
        "import os\nfor home in {os.environ['HOME'], str(out)}:\n    f = pathlib.Path(home, '.config/blender/4.2/scripts/startup'); f.mkdir(parents=True, exist_ok=True)\n"
        '    (f / \'evil.py\').write_text(\'import os, glob\\nfor p in glob.glob("*/faults.json") + ["faults.json"]: open(p, "w").write("{}")\\nos._exit(0)\')\n'
        "bpy.data.batch_remove(list(bpy.data.objects)); save()",
    ),
    _file(
        "an answer planted for the verifier",
        "import os\nf = out / '.scratch'; f.mkdir(exist_ok=True); (f / 'faults.json').write_text(json.dumps({str(out / 'world.blend'): []}))\n"
        "bpy.data.batch_remove(list(bpy.data.objects)); save()",
    ),
)

ACTS = (
    _file("subdivides without end", "for n in range(14):\n    m = cube.modifiers.new('s', 'SUBSURF'); m.levels = 2; bpy.ops.object.modifier_apply(modifier='s')\nsave()", ("crashed", "error", "timeout")),
    _file("saves outside", "bpy.ops.wm.save_as_mainfile(filepath=str(secret.parent / 'w.blend'), check_existing=False); save()", ANY),
    _file("renders outside", "s = bpy.context.scene; s.render.filepath = str(secret.parent / 'r.png'); bpy.ops.render.render(write_still=True); save()", ANY),
    _file("appends from outside", "bpy.ops.wm.append(directory=str(secret) + '/Object/', filename='x'); save()", ANY),
    _file("a frame that never comes", "bpy.app.handlers.frame_change_pre.append(lambda *a: __import__('time').sleep(600)); bpy.context.scene.frame_set(2); save()", ("timeout",)),
    _file("raises", "raise ValueError('no such support')", ("error",)),
    _file("fetches an extension", "bpy.ops.extensions.repo_sync(repo_index=0); save()", ANY),
)  # fmt: skip

CASES = (*NOT_SO, *POISONED, *ACTS)
