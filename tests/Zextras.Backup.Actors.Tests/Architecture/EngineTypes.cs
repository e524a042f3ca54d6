using System.Reflection;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using Assembly = System.Reflection.Assembly;

namespace Zextras.Backup.Actors.Tests.Architecture;

/// <summary>The types of the engine as ArchUnitNET reads them from the assemblies.</summary>
internal static class EngineTypes
{
    internal const string Messages = "Zextras.Backup.Messages";

    internal const string Engine = "Zextras.Backup.Actors";

    private static readonly Assembly[] Assemblies = [Assembly.Load(Messages), Assembly.Load(Engine)];

    private static readonly Lazy<IReadOnlyList<IType>> Loaded = new(Load);

    internal static IReadOnlyList<IType> All => Loaded.Value;

    /// <summary>The same types by reflection, for what a type inherits through assemblies that were not loaded.</summary>
    internal static IEnumerable<TypeInfo> Reflected => Assemblies.SelectMany(assembly => assembly.DefinedTypes);

    private static List<IType> Load()
    {
        var types = new ArchLoader().LoadAssemblies(Assemblies).Build().Types
            .Where(type => type.Namespace.FullName.StartsWith("Zextras.", StringComparison.Ordinal))
            .ToList();
        return types.Count > 0
            ? types
            : throw new InvalidOperationException($"No type found in {Messages} and {Engine}: this test would test nothing.");
    }
}
