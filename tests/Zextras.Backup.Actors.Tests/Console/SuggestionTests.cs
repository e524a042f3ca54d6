extern alias pbm;

using pbm::Zextras.Backup.Pbm.Arguments;
using Xunit;

namespace Zextras.Backup.Actors.Tests.Pbm;

public sealed class SuggestionTests
{
    private static readonly string[] Known = ["doSmartScan", "doAccountScan", "getItem", "doItemRestore", "id", "date"];

    [Theory]
    [InlineData("doSmratScan", "doSmartScan")]
    [InlineData("DOSMARTSCN", "doSmartScan")]
    [InlineData("getItems", "getItem")]
    [InlineData("dtae", "date")]
    [InlineData("restore", "doItemRestore")]
    [InlineData("iid", "id")]
    [InlineData("Scan", null)]
    [InlineData("purge", null)]
    [InlineData("xx", null)]
    public void The_nearest_name_is_offered_and_none_where_it_would_be_noise(string given, string? expected) =>
        Assert.Equal(expected, Suggestion.Nearest(given, Known));
}
