using System.Collections.Frozen;
using System.Runtime.Serialization;

namespace Zextras.Backup.Actors.Journal;

/// <summary>Every name under which something was ever written to the journal or the snapshot store.</summary>
internal sealed class ManifestTable
{
    private readonly FrozenDictionary<string, PersistedType> _byManifest;
    private readonly FrozenDictionary<Type, PersistedType> _byType;
    private readonly FrozenSet<string> _retired;

    /// <summary>A table of those types.</summary>
    /// <param name="types">What is written or still read.</param>
    /// <param name="retired">Names of what is neither written nor read any more. Never reuse one.</param>
    /// <exception cref="ArgumentException">A manifest stands there twice, or is retired.</exception>
    public ManifestTable(IReadOnlyCollection<PersistedType> types, IReadOnlyCollection<string> retired)
    {
        var names = types.Select(type => type.Manifest).Concat(retired).ToList();
        if (names.Count != names.Distinct(StringComparer.Ordinal).Count())
        {
            throw new ArgumentException("A manifest is used twice, or was retired: give the new type a name of its own.", nameof(types));
        }

        _byManifest = types.ToFrozenDictionary(type => type.Manifest, StringComparer.Ordinal);
        _byType = types.ToFrozenDictionary(type => type.Type);
        _retired = retired.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The types in the table.</summary>
    public IEnumerable<PersistedType> Types => _byManifest.Values;

    /// <summary>The entry of a type.</summary>
    /// <exception cref="SerializationException">The type is not in the table.</exception>
    public PersistedType Of(Type type) => _byType.TryGetValue(type, out var found)
        ? found
        : throw new SerializationException($"{type} is not in the table of manifests: add it where the table is made.");

    /// <summary>The entry of a manifest.</summary>
    /// <exception cref="SerializationException">There is none. Recovery stops: going on would lose what the event said.</exception>
    public PersistedType Of(string manifest)
    {
        if (_byManifest.TryGetValue(manifest, out var found))
        {
            return found;
        }

        throw new SerializationException(_retired.Contains(manifest)
            ? $"'{manifest}' is retired and no longer read: start the version of the engine that wrote it, and migrate with it."
            : $"Unknown manifest '{manifest}': written by a newer version of the engine. Start that version again.");
    }
}
