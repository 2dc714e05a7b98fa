#!/usr/bin/env bash
# Puts libtorch 2.4.0 (CPU) together for the cargo feature `rust-bert`:
#
#     eval "$(scripts/libtorch.sh)"
#     cargo build --release --features rust-bert
#
# Prints the variables to export on stdout, everything else on stderr. A LIBTORCH that is already set is used as it is.
# The library comes from the `torch` wheel of the configured Python package index (PIP_INDEX_URL or pip's configuration)
# and is kept in ${XDG_CACHE_HOME:-~/.cache}/carriere: 0.5 GB, of a download of 0.8 GB on x86-64 and 0.1 GB elsewhere.
# A broken-off download goes on where it stopped; a second run does nothing. Needs bash, curl, python3, and cc on x86-64.
set -euo pipefail

readonly version=2.4.0

say() { printf 'libtorch: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Lines for `eval`. build.rs writes the library's folder into the programs, so that no loader path is needed.
print_exports() { # folder, C++ ABI
    printf "export LIBTORCH='%s'\n" "${1//\'/\'\\\'\'}"
    [ -z "$2" ] || printf "export LIBTORCH_CXX11_ABI='%s'\n" "$2"
}

if [ -n "${LIBTORCH:-}" ]; then
    [ -d "$LIBTORCH/lib" ] || die "LIBTORCH is $LIBTORCH, which has no lib folder; unset it to have one made"
    print_exports "$LIBTORCH" "${LIBTORCH_CXX11_ABI:-}"
    exit 0
fi

platform="$(uname -s)-$(uname -m)"
readonly platform
cache="${XDG_CACHE_HOME:-$HOME/.cache}/carriere"
home="$cache/libtorch-$version-$platform"
readonly cache home

# torch-sys reads build-version too; here it also marks a finished folder, being written last.
if [ -f "$home/torch/build-version" ]; then
    print_exports "$home/torch" "$(cat "$home/torch/cxx11-abi")"
    exit 0
fi

# Package, file, SHA-256. The tag cp311 does not matter: the C++ parts are the same for every Python.
case "$platform" in
    Linux-x86_64)
        wheels='torch torch-2.4.0-cp311-cp311-manylinux1_x86_64.whl e743adadd8c8152bb8373543964551a7cb7cc20ba898dc8f9c0cdbe47c283de0
nvidia-cuda-cupti-cu12 nvidia_cuda_cupti_cu12-12.1.105-py3-none-manylinux1_x86_64.whl e54fde3983165c624cb79254ae9818a456eb6e87a7fd4d56a2352c24ee542d7e
nvidia-cuda-runtime-cu12 nvidia_cuda_runtime_cu12-12.1.105-py3-none-manylinux1_x86_64.whl 6e258468ddf5796e25f1dc591a31029fa317d97a0a94ed93468fc86301d61e40' ;;
    Linux-aarch64)
        wheels='torch torch-2.4.0-cp311-cp311-manylinux2014_aarch64.whl 7334325c0292cbd5c2eac085f449bf57d3690932eac37027e193ba775703c9e6' ;;
    Darwin-arm64)
        wheels='torch torch-2.4.0-cp311-none-macosx_11_0_arm64.whl f169b4ea6dc93b3a33319611fcc47dc1406e4dd539844dcbd2dec4c1b96e166d' ;;
    *) die "no libtorch $version is packaged for $platform; install one and set LIBTORCH to its folder" ;;
esac
readonly wheels

for tool in curl python3; do
    command -v "$tool" >/dev/null || die "$tool is needed"
done

pip_setting() { # name
    python3 -m pip config get "global.$1" 2>/dev/null || true
}
index="${PIP_INDEX_URL:-$(pip_setting index-url)}"
index="${index:-https://pypi.org/simple}"
certificates="${PIP_CERT:-$(pip_setting cert)}"
readonly index certificates

fetch() { # curl's arguments
    if [ -n "$certificates" ]; then set -- --cacert "$certificates" "$@"; fi
    curl --fail --location --show-error --connect-timeout 30 "$@"
}

# The address of a file in the index (PEP 503 and 691).
address_of() { # package, file
    fetch --silent --retry 3 -H 'Accept: application/vnd.pypi.simple.v1+json, text/html;q=0.5' "${index%/}/$1/" |
        python3 -c '
import json, re, sys
from urllib.parse import unquote, urljoin
base, name, page = sys.argv[1], sys.argv[2], sys.stdin.read()
if page.lstrip().startswith("{"):
    links = [entry["url"] for entry in json.loads(page)["files"]]
else:
    links = [link.replace("&amp;", "&") for link in re.findall("href=[\"\x27]([^\"\x27]+)", page)]
for link in links:
    link = link.partition("#")[0]
    if unquote(link.rpartition("/")[2]) == name:
        print(urljoin(base, link))
        break
else:
    sys.exit(f"the package index does not list {name}")
' "${index%/}/$1/" "$2"
}

matches() { # file, SHA-256
    [ -f "$1" ] && python3 -c '
import hashlib, sys
digest = hashlib.sha256()
with open(sys.argv[1], "rb") as file:
    while block := file.read(1 << 20):
        digest.update(block)
sys.exit(digest.hexdigest() != sys.argv[2])
' "$1" "$2"
}

download() { # package, file, SHA-256
    local part="$cache/$2.part" address attempt meter=--silent
    if matches "$part" "$3"; then return; fi
    if [ -t 2 ]; then meter=--progress-bar; fi
    if address="$(address_of "$1" "$2")"; then
        for attempt in 1 2 3 4 5; do
            say "downloading $2 (attempt $attempt)"
            if fetch "$meter" --continue-at - --speed-limit 1000 --speed-time 60 --output "$part" "$address"; then break; fi
            # A part that is whole, or longer than the file, makes the server refuse the range.
            if matches "$part" "$3"; then return; fi
            sleep "$attempt"
        done
        if matches "$part" "$3"; then return; fi
        say "$2 did not come whole from the index; trying pip"
    else
        say "the package index was not readable; trying pip"
    fi
    rm -f "$part"
    local folder="$cache/pip-download"
    python3 -m pip download --quiet --no-deps --only-binary=:all: --python-version 3.11 --implementation cp \
        --platform "$(pip_platform "$2")" --dest "$folder" "$1==$(wheel_version "$2")" >&2 || die "pip could not download $1"
    [ -f "$folder/$2" ] || die "pip downloaded another file than $2"
    mv "$folder/$2" "$part"
    rmdir "$folder" 2>/dev/null || true
    matches "$part" "$3" || die "the checksum of $2 is wrong; it is in $part"
}

pip_platform() { local name="${1%.whl}"; printf '%s' "${name##*-}"; }
wheel_version() { local rest="${1#*-}"; printf '%s' "${rest%%-*}"; }

mkdir -p "$cache"
# One run at a time; the folder says who. A lock left by a killed run is taken over.
lock="$home.lock"
until mkdir "$lock" 2>/dev/null; do
    owner="$(cat "$lock/pid" 2>/dev/null || true)"
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then rm -rf "$lock"; continue; fi
    say "waiting for another run (${owner:-starting})"
    sleep 2
    if [ -z "$owner" ] && [ ! -s "$lock/pid" ]; then rm -rf "$lock"; fi
done
echo $$ >"$lock/pid"
trap 'rm -rf "$lock"' EXIT

if [ ! -f "$home/torch/build-version" ]; then
    while read -r package file sum; do download "$package" "$file" "$sum"; done <<<"$wheels"

    # Only what a CPU build needs, in the wheel's own layout, by which the libraries find each other.
    new="$home.new"
    rm -rf "$new"
    while read -r package file sum; do
        say "unpacking $file"
        python3 - "$cache/$file.part" "$new" <<'PYTHON'
import re, sys, zipfile

wanted = re.compile(
    r"torch/include/.+"
    r"|torch/lib/(libtorch_cpu|libtorch|libc10|libgomp|libomp|libarm_compute|libopenblas)\b[^/]*\.(so[.0-9]*|dylib)"
    r"|torch/\.dylibs/.+|torch\.libs/.+|torch/share/cmake/Torch/TorchConfig\.cmake"
    r"|nvidia/cuda_(cupti|runtime)/lib/(libcupti|libcudart)\.so\.12"
)
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        if wanted.fullmatch(name):
            wheel.extract(name, sys.argv[2])
PYTHON
    done <<<"$wheels"

    abi="$(sed -n 's/.*_GLIBCXX_USE_CXX11_ABI=\([01]\).*/\1/p' "$new/torch/share/cmake/Torch/TorchConfig.cmake" | head -n 1)"
    if [ "$platform" = Linux-x86_64 ]; then
        # The wheel's libtorch.so is an empty shell that pulls in 1.5 GB of CUDA; this one pulls in the CPU library.
        say "linking libtorch.so"
        "${CC:-cc}" -shared -o "$new/torch/lib/libtorch.so" -Wl,-soname,libtorch.so -Wl,-rpath,"\$ORIGIN" -Wl,--no-as-needed \
            -L"$new/torch/lib" -ltorch_cpu -lc10 || die "the C compiler could not link; is one installed?"
    fi
    printf '%s' "$abi" >"$new/torch/cxx11-abi"
    printf '%s\n' "$version" >"$new/torch/build-version"
    rm -rf "$home"
    mv "$new" "$home"
    while read -r package file sum; do rm -f "$cache/$file.part"; done <<<"$wheels"
fi

print_exports "$home/torch" "$(cat "$home/torch/cxx11-abi")"
