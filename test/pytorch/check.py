# What PyTorch makes of a file that was written here: loads it, runs the teacher's Swin on numbers that count up, and gives
# the optimizer's state to an AdamW of its own. Prints JSON. Then saves the teacher as other scripts do.
#
#   python3 check.py FILE.pth IMAGE_SIZE OUT.pth
#
# The Swin is written from the paper, for blocks that are not shifted and maps that fill their windows.

import json
import math
import sys

import torch
from torch import nn
from torch.nn.functional import conv2d, gelu, layer_norm, linear, normalize


def forward(weights, image):
    """image [1, 3, S, S] -> view feature [C], logits of the view head [K]"""

    def norm(x, name):
        return layer_norm(x, x.shape[-1:], weights[name + '.weight'], weights[name + '.bias'], 1e-6)

    def dense(x, name):
        return linear(x, weights[name + '.weight'], weights.get(name + '.bias'))

    def block(x, name):  # x [H, W, C]
        side, width = x.shape[0], x.shape[2]
        index = weights[name + '.attn.relative_position_index']
        table = weights[name + '.attn.relative_position_bias_table']
        tokens, heads = index.shape[0], table.shape[1]
        window = math.isqrt(tokens)
        n = side // window
        windows = norm(x, name + '.norm1').reshape(n, window, n, window, width).transpose(1, 2).reshape(n * n, tokens, width)
        q, k, v = dense(windows, name + '.attn.qkv').reshape(n * n, tokens, 3, heads, -1).permute(2, 0, 3, 1, 4)
        bias = table[index.flatten()].reshape(tokens, tokens, heads).permute(2, 0, 1)
        attention = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + bias).softmax(-1)
        out = dense((attention @ v).transpose(1, 2).reshape(n * n, tokens, width), name + '.attn.proj')
        x = x + out.reshape(n, n, window, window, width).transpose(1, 2).reshape(side, side, width)
        return x + dense(gelu(dense(norm(x, name + '.norm2'), name + '.mlp.fc1')), name + '.mlp.fc2')

    patch = weights['patch_embed.proj.weight']
    x = conv2d(image, patch, weights['patch_embed.proj.bias'], stride=patch.shape[-1])[0].permute(1, 2, 0)
    x = norm(x, 'patch_embed.norm')
    stage = 0
    while f'layers.{stage}.blocks.0.norm1.weight' in weights:
        depth = 0
        while f'layers.{stage}.blocks.{depth}.norm1.weight' in weights:
            x = block(x, f'layers.{stage}.blocks.{depth}')
            depth += 1
        down = f'layers.{stage}.downsample'
        if down + '.norm.weight' in weights:
            x = torch.cat([x[0::2, 0::2], x[1::2, 0::2], x[0::2, 1::2], x[1::2, 1::2]], -1)
            x = dense(norm(x, down + '.norm'), down + '.reduction')
        stage += 1
    view = norm(x, 'norm').mean((0, 1))
    h = view
    for i in (0, 2, 4):
        h = dense(h, f'head.mlp.{i}')
        h = gelu(h) if i < 4 else normalize(h, dim=-1)
    v, g = weights['head.last_layer.weight_v'], weights['head.last_layer.weight_g']
    return view, linear(h, g * v / v.norm(dim=1, keepdim=True))


def groups(named):
    """The parameters that are trained, as `get_params_groups` divides them."""
    trained = [(name, p) for name, p in named if p.requires_grad]
    decayed = [(name, p) for name, p in trained if p.ndim > 1 and not name.endswith('.bias')]
    return decayed, [(name, p) for name, p in trained if not any(name == n for n, _ in decayed)]


path, side, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
# before 2.0 the restricted reader knows no floats, and refuses PyTorch's own optimizer states too
is_restricted = int(torch.__version__.split('.')[0]) >= 2
checkpoint = torch.load(path, map_location='cpu', **({'weights_only': True} if is_restricted else {}))
teacher, student = checkpoint['teacher'], checkpoint['student']

image = (torch.arange(3.0 * side * side) / 100 - 1).reshape(1, 3, side, side)
view, logits = forward(teacher, image)

is_fixed = checkpoint['args']['norm_last_layer']
named = [
    (name, nn.Parameter(value.clone(), not (is_fixed and name.endswith('last_layer.weight_g'))))
    for name, value in student.items()
    if value.is_floating_point()
]
decayed, plain = groups(named)
optimizer = torch.optim.AdamW([{'params': [p for _, p in decayed]}, {'params': [p for _, p in plain], 'weight_decay': 0.0}])
optimizer.load_state_dict(checkpoint['optimizer'])
for _, p in decayed + plain:
    p.grad = torch.full_like(p, 0.25)
optimizer.step()

torch.save({'epoch': 7, 'state_dict': {'module.' + name: value for name, value in teacher.items()}}, out)
print(json.dumps({
    'torch': torch.__version__,
    'isRestricted': is_restricted,
    'epoch': checkpoint['epoch'],
    'view': view.tolist(),
    'logits': logits.tolist(),
    'centers': {name: value.flatten().tolist() for name, value in checkpoint['dino_loss'].items()},
    'order': [name for name, _ in decayed + plain],
    'steps': [float(optimizer.state[p]['step']) for _, p in decayed + plain],
    'stepped': {name: p.flatten().tolist() for name, p in decayed + plain},
}))
