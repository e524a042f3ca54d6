namespace Zextras.Backup.Actors.Tests.Support;

/// <summary>The source tree that the tests were built from, found by the solution file above the test binary.</summary>
internal static class SourceTree
{
    private static readonly string Solution = "Zextras.Backup.Actors.sln";

    internal static string Root { get; } = FindRoot();

    /// <summary>The .cs files below <paramref name="folder"/>, as paths relative to the root, without bin and obj.</summary>
    internal static IReadOnlyList<string> SourceFiles(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];

    internal static string[] Lines(string relativePath) => File.ReadAllLines(Path.Combine(Root, relativePath));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No {Solution} in or above {AppContext.BaseDirectory}.");
    }
}
